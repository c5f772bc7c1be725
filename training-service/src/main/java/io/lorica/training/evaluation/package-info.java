/** Metrics of a binary decision, the choice of its threshold, and the scores they are computed from. */
@NullMarked
package io.lorica.training.evaluation;

import org.jspecify.annotations.NullMarked;
