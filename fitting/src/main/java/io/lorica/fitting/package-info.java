/** Fits a decision's scorecard: points, boosted trees and words, stacked on scores of rows that each did not see. */
@NullMarked
package io.lorica.fitting;

import org.jspecify.annotations.NullMarked;
