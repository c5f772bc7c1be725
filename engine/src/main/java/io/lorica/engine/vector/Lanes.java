package io.lorica.engine.vector;

import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The machine's vectors. A lane is always an output, never a part of a sum: each output is summed in the order of its
 * inputs, so the width changes speed and never a bit.
 */
final class Lanes {
    static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
    static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;

    /** Twice as many lanes as there are floats. */
    static final VectorSpecies<Short> SHORTS = VectorSpecies.of(short.class, FLOATS.vectorShape());

    /** As many bytes as there are float lanes; at least the 8 that the API has a vector for. */
    static final VectorSpecies<Byte> BYTES =
            VectorSpecies.of(byte.class, VectorShape.forBitSize(Math.max(64, FLOATS.length() * Byte.SIZE)));

    static final ByteOrder ORDER = ByteOrder.nativeOrder();

    /** Outputs of a panel. */
    static final int WIDTH = FLOATS.length();

    /** Outputs of two panels, the least that work is divided by. */
    static final int PAIR = 2 * WIDTH;

    /** Bytes that a kernel may read past the last weight it uses. */
    static final int OVERREAD = ByteVector.SPECIES_64.vectorByteSize();

    static final int LINE = 64;

    private Lanes() {}

    static int roundUp(int size, int multiple) {
        return Math.multiplyExact(Math.ceilDiv(size, multiple), multiple);
    }
}
