package io.lorica.engine.vector;

import static io.lorica.engine.vector.Lanes.FLOATS;
import static io.lorica.engine.vector.Lanes.WIDTH;

import jdk.incubator.vector.FloatVector;

/** @see <a href="https://arxiv.org/abs/2002.05202">GLU variants improve transformer</a> */
final class SwiGlu {
    private SwiGlu() {}

    /** {@code gate[i] = silu(gate[i]) * up[i]}; the range is of whole vectors. */
    static void apply(float[] gate, float[] up, int from, int to) {
        for (int i = from; i < to; i += WIDTH) {
            FloatVector g = FloatVector.fromArray(FLOATS, gate, i);
            g.div(Exponential.of(g.neg()).add(1f))
                    .mul(FloatVector.fromArray(FLOATS, up, i))
                    .intoArray(gate, i);
        }
    }
}
