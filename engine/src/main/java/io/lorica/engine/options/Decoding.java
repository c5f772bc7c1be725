package io.lorica.engine.options;

/**
 * How text is decoded.
 *
 * @param threads that decode together, the caller's included; the vector path alone
 * @param cacheBytes budget for keys and values; the vector path alone
 * @param reusesPrefixes whether keys and values of ended texts are kept, within the budget, for texts with the same
 *     beginning; the vector path alone
 * @param looksUpPrompt whether greedy answers that repeat earlier text get several tokens at a step; changes no token;
 *     the vector path alone
 */
public record Decoding(
        DecodeWeights weights, int threads, long cacheBytes, boolean reusesPrefixes, boolean looksUpPrompt) {
    private static final long CACHE_BYTES = 512L << 20;

    public static final Decoding TORCH = of(DecodeWeights.TORCH);

    public Decoding {
        if (threads < 1 || cacheBytes < 1) {
            throw new IllegalArgumentException(
                    "Decoding needs at least one thread and a budget for keys and values, not %d and %d bytes"
                            .formatted(threads, cacheBytes));
        }
    }

    /** Keeps what texts have read for others. */
    public Decoding(DecodeWeights weights, int threads, long cacheBytes) {
        this(weights, threads, cacheBytes, true, true);
    }

    /** On all cores, with 512 MB for keys and values. */
    public static Decoding of(DecodeWeights weights) {
        return new Decoding(weights, Runtime.getRuntime().availableProcessors(), CACHE_BYTES);
    }
}
