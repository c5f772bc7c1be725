package io.lorica.engine.generate;

/**
 * @param temperature 0 is greedy
 * @param topP smallest set of tokens whose probability reaches this; 1 is all
 * @param topK at most this many tokens; 0 is all
 * @param seed the same seed gives the same draws
 */
public record SamplingOptions(double temperature, double topP, int topK, long seed) {
    public static final SamplingOptions GREEDY = new SamplingOptions(0, 1, 0, 0);

    public SamplingOptions {
        if (!(temperature >= 0) || !(topP > 0 && topP <= 1) || topK < 0) {
            throw new IllegalArgumentException(
                    "Temperature must be at least 0, top-p more than 0 and at most 1, top-k at least 0");
        }
    }
}
