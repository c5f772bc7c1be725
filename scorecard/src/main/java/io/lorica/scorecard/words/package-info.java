/** A linear model of the words and characters of texts. */
@NullMarked
package io.lorica.scorecard.words;

import org.jspecify.annotations.NullMarked;
