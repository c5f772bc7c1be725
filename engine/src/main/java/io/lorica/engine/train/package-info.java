/** Trains a LoRA layer on top of frozen layers. */
@NullMarked
package io.lorica.engine.train;

import org.jspecify.annotations.NullMarked;
