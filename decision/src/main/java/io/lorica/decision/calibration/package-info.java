/** What makes probabilities of scores, and the choice that follows: fitted on rows that nothing was trained on. */
@NullMarked
package io.lorica.decision.calibration;

import org.jspecify.annotations.NullMarked;
