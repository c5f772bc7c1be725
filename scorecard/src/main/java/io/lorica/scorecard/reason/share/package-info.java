/** Shares what a language model says of a record out among its fields and the phrases of its texts. */
@NullMarked
package io.lorica.scorecard.reason.share;

import org.jspecify.annotations.NullMarked;
