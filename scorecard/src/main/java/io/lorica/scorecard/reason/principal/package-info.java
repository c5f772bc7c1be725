/** The principal reasons of a decision, as a notice of adverse action wants them. */
@NullMarked
package io.lorica.scorecard.reason.principal;

import org.jspecify.annotations.NullMarked;
