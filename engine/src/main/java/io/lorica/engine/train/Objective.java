package io.lorica.engine.train;

import java.util.List;

/**
 * What a training minimises: a sum of terms over its examples, and the parameters that it is minimised by.
 *
 * @param <E> an example
 */
interface Objective<E> {
    /** Tokens that a pass over the example computes. */
    int tokens(E example);

    /** Terms of the sum that the example has. */
    int terms(E example);

    /**
     * Adds the gradient of some examples' terms to the parameters'.
     *
     * @param dropoutSeed decides which inputs are dropped
     * @return the terms' sum, in nats
     */
    double accumulate(List<E> pass, long dropoutSeed);

    /**
     * Makes the gradient that of the mean over a step's terms, and clips it.
     *
     * @return its norm before clipping
     */
    double normaliseAndClip(long terms);

    /**
     * One step, after which the gradient is zero.
     *
     * @param number 1-based
     */
    void step(int number, double learningRate);

    /**
     * Told after each epoch but the last.
     *
     * @param epoch 1-based
     * @return whether another one is worth its time
     */
    default boolean isWorthGoingOn(int epoch) {
        return true;
    }
}
