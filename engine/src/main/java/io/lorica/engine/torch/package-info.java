/**
 * The torch path: a model as a TorchScript program ({@code causal_lm.py}) run by DJL, on CPU or GPU. Native memory
 * belongs to the object that made it and is freed by its {@code close}.
 */
@NullMarked
package io.lorica.engine.torch;

import org.jspecify.annotations.NullMarked;
