/** The scores from which decisions are made and measured, and the loss of held-out text. */
@NullMarked
package io.lorica.training.evaluation;

import org.jspecify.annotations.NullMarked;
