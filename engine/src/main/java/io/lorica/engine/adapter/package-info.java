/**
 * LoRA adapters and their files in Hugging Face PEFT format.
 *
 * <p>An {@link io.lorica.engine.adapter.Adapter} is immutable and complete: every layer has both matrices for every
 * target projection, with shapes that fit the base model.
 */
@NullMarked
package io.lorica.engine.adapter;

import org.jspecify.annotations.NullMarked;
