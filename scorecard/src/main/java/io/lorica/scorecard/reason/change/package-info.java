/** What would change a decision: the smallest change of values that somebody can change. */
@NullMarked
package io.lorica.scorecard.reason.change;

import org.jspecify.annotations.NullMarked;
