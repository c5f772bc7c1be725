package io.lorica.engine.score;

/**
 * A scoring under way, done a slice at a time: some hundred tokens of one request, or one forward pass over the rows of
 * several. Between slices the device is free for others. Of one thread at a time.
 *
 * @param <T> the natural log-probability of each answer: {@code double[]} of one request, a list of them of several
 */
public sealed interface Scoring<T> extends AutoCloseable permits PassedScoring, PrefilledScoring {
    /**
     * Does the next slice.
     *
     * @return whether there is another one
     */
    boolean advance();

    /** @throws IllegalStateException before the last slice */
    T result();

    /** Frees what it holds, at any time. */
    @Override
    void close();
}
