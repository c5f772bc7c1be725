/**
 * LoRA adapters and their files in Hugging Face PEFT format.
 *
 * <p>An {@link io.lorica.formats.adapter.Adapter} is immutable and complete: every layer has both matrices for every
 * target projection, with shapes that fit the base model.
 */
@NullMarked
package io.lorica.formats.adapter;

import org.jspecify.annotations.NullMarked;
