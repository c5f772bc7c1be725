@NullMarked
package io.lorica.engine.read;

import org.jspecify.annotations.NullMarked;
