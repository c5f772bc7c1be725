package io.lorica.engine.vector;

/** @see <a href="https://arxiv.org/abs/1910.07467">Root mean square layer normalization</a> */
final class RmsNorm {
    private static final int SUMS = 8;

    private RmsNorm() {}

    /** {@code y[i] = x[i] / rms(x) * weight[i]}; y may be x. */
    static void apply(float[] x, int xFrom, float[] weight, float epsilon, float[] y, int yFrom) {
        int size = weight.length;
        float scale = (float) (1 / Math.sqrt(sumOfSquares(x, xFrom, size) / size + epsilon));
        for (int i = 0; i < size; i++) {
            y[yFrom + i] = x[xFrom + i] * scale * weight[i];
        }
    }

    /** Eight sums in a fixed order, because one would wait for each of its additions. */
    private static float sumOfSquares(float[] x, int from, int size) {
        float a = 0;
        float b = 0;
        float c = 0;
        float d = 0;
        float e = 0;
        float f = 0;
        float g = 0;
        float h = 0;
        int i = from;
        for (int end = from + size / SUMS * SUMS; i < end; i += SUMS) {
            a = Math.fma(x[i], x[i], a);
            b = Math.fma(x[i + 1], x[i + 1], b);
            c = Math.fma(x[i + 2], x[i + 2], c);
            d = Math.fma(x[i + 3], x[i + 3], d);
            e = Math.fma(x[i + 4], x[i + 4], e);
            f = Math.fma(x[i + 5], x[i + 5], f);
            g = Math.fma(x[i + 6], x[i + 6], g);
            h = Math.fma(x[i + 7], x[i + 7], h);
        }
        float sum = ((a + b) + (c + d)) + ((e + f) + (g + h));
        for (; i < from + size; i++) {
            sum = Math.fma(x[i], x[i], sum);
        }
        return sum;
    }
}
