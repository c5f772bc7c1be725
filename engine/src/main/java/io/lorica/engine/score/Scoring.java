package io.lorica.engine.score;

/**
 * A scoring under way, done a slice at a time: a slice reads some hundred tokens, or one row if that is longer. Between
 * slices the device is free for others. Of one thread at a time.
 */
public sealed interface Scoring extends AutoCloseable permits PassedScoring, PrefilledScoring {
    /**
     * Does the next slice.
     *
     * @return whether there is another one
     */
    boolean advance();

    /**
     * @return the natural log-probability of each answer
     * @throws IllegalStateException before the last slice
     */
    double[] result();

    /** Frees what it holds, at any time. */
    @Override
    void close();
}
