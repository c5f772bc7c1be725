package io.lorica.engine.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * e^x to about two units in the last place, from additions and multiplications alone: the Vector API's own exponential
 * gives other bits when interpreted than when compiled.
 */
@SuppressWarnings("FloatingPointLiteralPrecision") // digits as they were published
final class Exponential {
    private static final float LARGEST = 88f;
    private static final float SMALLEST = -87f;
    private static final float LOG2_E = 1.44269504f;

    /** ln 2 in two parts, so that its multiples are taken off exactly. */
    private static final float LN2_HIGH = 0.693359375f;

    private static final float LN2_LOW = -2.12194440e-4f;

    /** Adding it leaves a float's nearest integer in the lowest bits. */
    private static final float ROUND = 0x1.8p23f;

    private static final int ROUND_BITS = Float.floatToRawIntBits(ROUND);
    private static final int EXPONENT_ONE = 127;
    private static final int FRACTION_BITS = 23;

    private Exponential() {}

    /** Beyond -87 and 88 it is what it is there. Coefficients of Cephes' expf. */
    static FloatVector of(FloatVector x) {
        FloatVector clamped = x.max(SMALLEST).min(LARGEST);
        FloatVector shifted = clamped.mul(LOG2_E).add(ROUND);
        FloatVector n = shifted.sub(ROUND);
        FloatVector r = clamped.sub(n.mul(LN2_HIGH)).sub(n.mul(LN2_LOW));
        FloatVector p = FloatVector.broadcast(Lanes.FLOATS, 1.9875691500e-4f)
                .mul(r)
                .add(1.3981999507e-3f)
                .mul(r)
                .add(8.3334519073e-3f)
                .mul(r)
                .add(4.1665795894e-2f)
                .mul(r)
                .add(1.6666665459e-1f)
                .mul(r)
                .add(5.0000001201e-1f)
                .mul(r)
                .mul(r)
                .add(r)
                .add(1f);
        FloatVector powerOfTwo = shifted.reinterpretAsInts()
                .sub(ROUND_BITS - EXPONENT_ONE)
                .lanewise(VectorOperators.LSHL, FRACTION_BITS)
                .reinterpretAsFloats();
        return p.mul(powerOfTwo);
    }
}
