package io.lorica.engine.vector;

import io.lorica.formats.checkpoint.ModelConfig;

/**
 * Rotary position embedding; dimension i turns with i + headDim / 2.
 *
 * @see <a href="https://arxiv.org/abs/2104.09864">RoFormer</a>
 */
final class Rotary {
    private final double[] frequencies;
    private final double factor;

    Rotary(ModelConfig config) {
        this.frequencies = config.ropeScaling().inverseFrequencies(config.headDim(), config.ropeTheta());
        this.factor = config.ropeScaling().attentionFactor();
    }

    /** Floats that one position's turns take: cosines, then sines. */
    int size() {
        return 2 * frequencies.length;
    }

    void turns(int position, float[] to, int toFrom) {
        for (int i = 0; i < frequencies.length; i++) {
            double angle = position * frequencies[i];
            to[toFrom + i] = (float) (Math.cos(angle) * factor);
            to[toFrom + frequencies.length + i] = (float) (Math.sin(angle) * factor);
        }
    }

    /** Turns one head in place. */
    void apply(float[] turns, int turnsFrom, float[] head, int from) {
        int half = frequencies.length;
        for (int i = 0; i < half; i++) {
            float cos = turns[turnsFrom + i];
            float sin = turns[turnsFrom + half + i];
            float low = head[from + i];
            float high = head[from + half + i];
            head[from + i] = low * cos - high * sin;
            head[from + half + i] = high * cos + low * sin;
        }
    }
}
