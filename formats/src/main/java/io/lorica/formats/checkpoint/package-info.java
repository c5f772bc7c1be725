/**
 * Base models on disk: Hugging Face directories (safetensors) and GGUF files, memory-mapped and read only.
 *
 * <p>Everything in a file is untrusted: lengths, offsets, types and shapes are checked when it is opened, and whatever
 * is wrong is a {@link io.lorica.formats.CheckpointException} that names the file and the tensor.
 */
@NullMarked
package io.lorica.formats.checkpoint;

import org.jspecify.annotations.NullMarked;
