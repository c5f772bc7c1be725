@NullMarked
package io.lorica.engine.score;

import org.jspecify.annotations.NullMarked;
