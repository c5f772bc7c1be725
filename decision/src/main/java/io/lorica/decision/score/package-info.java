/** From the scores of a decision's parts to its outcome, in named steps: part, sum, calibration, choice. */
@NullMarked
package io.lorica.decision.score;

import org.jspecify.annotations.NullMarked;
