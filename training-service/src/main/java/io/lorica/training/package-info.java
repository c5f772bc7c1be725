/** Data sets, training runs, evaluation and registration of what was trained. */
@NullMarked
package io.lorica.training;

import org.jspecify.annotations.NullMarked;
