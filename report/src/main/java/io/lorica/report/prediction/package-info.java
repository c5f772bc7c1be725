/** What a version predicts of the rows of its data set, so that anyone can measure it again. */
@NullMarked
package io.lorica.report.prediction;

import org.jspecify.annotations.NullMarked;
