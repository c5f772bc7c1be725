package io.lorica.formats.checkpoint;

import io.lorica.files.Digest;
import io.lorica.formats.CheckpointException;
import io.lorica.formats.tokenizer.TokenizerFiles;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/**
 * A base model's configuration and tensors, memory-mapped. Never written to.
 *
 * <p>Safe for use by several threads until closed.
 */
public interface Checkpoint extends AutoCloseable {

    /**
     * Opens a Hugging Face directory, a GGUF file, a part of a split one whose other parts lie beside it, or a
     * directory that holds one GGUF model, and checks that every tensor of the model is there with the right shape and
     * that there is no other.
     *
     * @throws CheckpointException if files are missing or damaged, or the architecture or a tensor is unknown
     */
    static Checkpoint open(Path path) {
        if (Files.isDirectory(path)) {
            return HuggingFaceCheckpoint.isIn(path)
                    ? HuggingFaceCheckpoint.open(path)
                    : GgufCheckpoint.open(GgufDirectory.model(path));
        }
        if (!Files.isRegularFile(path)) {
            throw new CheckpointException(
                    "There is no base model at %s: give a Hugging Face model directory or a .gguf file"
                            .formatted(path));
        }
        return GgufCheckpoint.open(path);
    }

    ModelConfig config();

    /**
     * Names of all tensors, as Hugging Face writes them: {@code model.embed_tokens.weight},
     * {@code model.layers.3.self_attn.q_proj.weight}, {@code model.norm.weight}, {@code lm_head.weight} (absent when
     * the head is tied), whichever the file format.
     */
    Set<String> tensorNames();

    /** @throws CheckpointException if there is no such tensor */
    TensorInfo info(String name);

    /**
     * Reads one tensor as FP32, dequantised where it is quantised.
     *
     * @param out filled from its position on, which advances by the tensor's size; native byte order if direct
     * @throws CheckpointException if there is no such tensor
     * @throws IllegalArgumentException if {@code out} has less room than the tensor has elements
     */
    void readFloats(String name, FloatBuffer out);

    /**
     * What the files say about text.
     *
     * @throws io.lorica.formats.TokenizerException if there is no tokenizer
     */
    TokenizerFiles tokenizerFiles();

    /**
     * Identity of the base model: SHA-256 of its manifest, the sorted lines {@code name sha256 size} of the files that
     * decide its behaviour. The same on every machine. Hashes the files at the first call.
     */
    Digest digest();

    /** Unmaps the files. Closing twice is harmless. */
    @Override
    void close();
}
