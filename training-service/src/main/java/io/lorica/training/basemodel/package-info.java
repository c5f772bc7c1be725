/** The frozen base model, loaded once per precision. */
@NullMarked
package io.lorica.training.basemodel;

import org.jspecify.annotations.NullMarked;
