@NullMarked
package io.lorica.engine.checkpoint;

import org.jspecify.annotations.NullMarked;
