/** The language-model engine: plain Java over DJL, no Spring. */
@NullMarked
package io.lorica.engine;

import org.jspecify.annotations.NullMarked;
