/**
 * Why a row got its score: what each field, word and part adds to it, against one declared reference. The numbers are
 * exact and add up; {@link io.lorica.scorecard.reason.Explainer} is the door.
 */
@NullMarked
package io.lorica.scorecard.reason;

import org.jspecify.annotations.NullMarked;
