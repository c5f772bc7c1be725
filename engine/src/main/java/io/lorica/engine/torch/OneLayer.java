package io.lorica.engine.torch;

import io.lorica.files.Digest;
import io.lorica.formats.checkpoint.Checkpoint;
import io.lorica.formats.checkpoint.ElementType;
import io.lorica.formats.checkpoint.Family;
import io.lorica.formats.checkpoint.ModelConfig;
import io.lorica.formats.checkpoint.RopeScaling;
import io.lorica.formats.checkpoint.TensorInfo;
import io.lorica.formats.tokenizer.TokenizerFiles;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Set;

/** A model of one layer that is on no file, of a small model's widths: to see how fast a machine computes. */
public final class OneLayer implements Checkpoint {
    /** Its context. */
    public static final int POSITIONS = 256;

    private static final ModelConfig SHAPE = new ModelConfig(
            Family.LLAMA,
            576,
            1536,
            1,
            9,
            3,
            64,
            2048,
            POSITIONS,
            1e-5,
            1e4,
            new RopeScaling.None(),
            true,
            false,
            false);

    @Override
    public ModelConfig config() {
        return SHAPE;
    }

    @Override
    public Set<String> tensorNames() {
        return Set.of();
    }

    @Override
    public TensorInfo info(String name) {
        return new TensorInfo(name, shape(name.replaceAll(".*\\.(?=.*\\.)", "")), ElementType.F32);
    }

    private static List<Long> shape(String name) {
        long hidden = SHAPE.hiddenSize();
        long inner = SHAPE.intermediateSize();
        return switch (name) {
            case "embed_tokens.weight" -> List.of((long) SHAPE.vocabSize(), hidden);
            case "q_proj.weight" -> List.of((long) SHAPE.queryWidth(), hidden);
            case "k_proj.weight", "v_proj.weight" -> List.of((long) SHAPE.keyValueWidth(), hidden);
            case "o_proj.weight" -> List.of(hidden, (long) SHAPE.queryWidth());
            case "gate_proj.weight", "up_proj.weight" -> List.of(inner, hidden);
            case "down_proj.weight" -> List.of(hidden, inner);
            default -> List.of(hidden);
        };
    }

    /** Any numbers of a weight's size do. */
    @Override
    public void readFloats(String name, FloatBuffer out) {
        for (long i = info(name).elements(); i > 0; i--) {
            out.put((i % 17 - 8) / 100f);
        }
    }

    @Override
    public TokenizerFiles tokenizerFiles() {
        throw new UnsupportedOperationException("It reads no text");
    }

    @Override
    public Digest digest() {
        throw new UnsupportedOperationException("It is on no file");
    }

    @Override
    public void close() {}
}
