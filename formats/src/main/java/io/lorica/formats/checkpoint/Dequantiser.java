package io.lorica.formats.checkpoint;

import static io.lorica.formats.checkpoint.FloatReader.SHORT;

import java.lang.foreign.MemorySegment;

/**
 * The block formats of GGUF.
 *
 * <p>Floats are combined in the order of the reference implementation, so results are the same bit for bit.
 *
 * @see <a href="https://github.com/ggml-org/ggml/blob/master/src/ggml-quants.c">ggml-quants.c</a>
 */
final class Dequantiser {

    private Dequantiser() {}

    static void read(MemorySegment data, ElementType type, MemorySegment out) {
        long blocks = data.byteSize() / type.blockBytes();
        for (long block = 0; block < blocks; block++) {
            long from = block * type.blockBytes();
            long to = block * type.blockElements();
            switch (type) {
                case Q8_0 -> SmallBlocks.q8(data, from, out, to);
                case Q4_0 -> SmallBlocks.q4(data, from, out, to);
                case Q4_1 -> SmallBlocks.q4WithMinimum(data, from, out, to);
                case Q5_0 -> SmallBlocks.q5(data, from, out, to);
                case Q5_1 -> SmallBlocks.q5WithMinimum(data, from, out, to);
                case IQ4_NL -> SmallBlocks.iq4(data, from, out, to);
                case Q2_K -> SuperBlocks.q2(data, from, out, to);
                case Q3_K -> SuperBlocks.q3(data, from, out, to);
                case Q4_K -> SuperBlocks.q4(data, from, out, to);
                case Q5_K -> SuperBlocks.q5(data, from, out, to);
                case Q6_K -> SuperBlocks.q6(data, from, out, to);
                case IQ4_XS -> SuperBlocks.iq4(data, from, out, to);
                default -> throw new IllegalArgumentException(type + " is not a block format");
            }
        }
    }

    static float half(MemorySegment data, long from) {
        return Float.float16ToFloat(data.get(SHORT, from));
    }
}
