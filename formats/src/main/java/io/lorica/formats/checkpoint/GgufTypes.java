package io.lorica.formats.checkpoint;

import io.lorica.formats.CheckpointException;
import java.util.Map;

/**
 * GGUF's numbers for element types.
 *
 * @see <a href="https://github.com/ggml-org/ggml/blob/master/include/ggml.h">ggml.h, ggml_type</a>
 */
final class GgufTypes {
    /** What is not read, by the name that quantisers give it: codebooks of 1 to 3 bits, ternary, FP4, integers. */
    private static final Map<Integer, String> REFUSED = Map.ofEntries(
            Map.entry(4, "Q4_2"),
            Map.entry(5, "Q4_3"),
            Map.entry(9, "Q8_1"),
            Map.entry(15, "Q8_K"),
            Map.entry(16, "IQ2_XXS"),
            Map.entry(17, "IQ2_XS"),
            Map.entry(18, "IQ3_XXS"),
            Map.entry(19, "IQ1_S"),
            Map.entry(21, "IQ3_S"),
            Map.entry(22, "IQ2_S"),
            Map.entry(24, "I8"),
            Map.entry(25, "I16"),
            Map.entry(26, "I32"),
            Map.entry(27, "I64"),
            Map.entry(28, "F64"),
            Map.entry(29, "IQ1_M"),
            Map.entry(31, "Q4_0_4_4"),
            Map.entry(32, "Q4_0_4_8"),
            Map.entry(33, "Q4_0_8_8"),
            Map.entry(34, "TQ1_0"),
            Map.entry(35, "TQ2_0"),
            Map.entry(36, "IQ4_NL_4_4"),
            Map.entry(37, "IQ4_NL_4_8"),
            Map.entry(38, "IQ4_NL_8_8"),
            Map.entry(39, "MXFP4"),
            Map.entry(40, "NVFP4"),
            Map.entry(41, "Q1_0"));

    private GgufTypes() {}

    /** @throws CheckpointException if the engine does not read the type */
    static ElementType elementType(MappedFile file, String tensor, int code) {
        return switch (code) {
            case 0 -> ElementType.F32;
            case 1 -> ElementType.F16;
            case 2 -> ElementType.Q4_0;
            case 3 -> ElementType.Q4_1;
            case 6 -> ElementType.Q5_0;
            case 7 -> ElementType.Q5_1;
            case 8 -> ElementType.Q8_0;
            case 10 -> ElementType.Q2_K;
            case 11 -> ElementType.Q3_K;
            case 12 -> ElementType.Q4_K;
            case 13 -> ElementType.Q5_K;
            case 14 -> ElementType.Q6_K;
            case 20 -> ElementType.IQ4_NL;
            case 23 -> ElementType.IQ4_XS;
            case 30 -> ElementType.BF16;
            default -> throw refused(file, tensor, code);
        };
    }

    private static CheckpointException refused(MappedFile file, String tensor, int code) {
        return new CheckpointException(
                ("%s: tensor '%s' is of GGUF type %s, which the engine does not read. Give the model in F32, F16, BF16,"
                                + " Q8_0, Q4_0, Q4_1, Q5_0, Q5_1, IQ4_NL, IQ4_XS or Q2_K to Q6_K (llama-quantize writes"
                                + " Q4_K_M, for one), or its Hugging Face directory")
                        .formatted(file.path(), tensor, REFUSED.getOrDefault(code, Integer.toUnsignedString(code))));
    }
}
