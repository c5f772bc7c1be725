/** From checked values to the text that a model reads. */
@NullMarked
package io.lorica.decision.prompt;

import org.jspecify.annotations.NullMarked;
