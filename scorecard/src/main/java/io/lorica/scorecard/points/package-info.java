/** The points table: evidence of binned fields, added up. */
@NullMarked
package io.lorica.scorecard.points;

import org.jspecify.annotations.NullMarked;
