/** Boosted trees, as XGBoost writes them, scored without it. */
@NullMarked
package io.lorica.scorecard.boosting;

import org.jspecify.annotations.NullMarked;
