@NullMarked
package io.lorica.engine.torch;

import org.jspecify.annotations.NullMarked;
