package io.lorica.engine.torch;

/**
 * One text of a {@link TokenBatch}.
 *
 * @param stack the row's adapters; rows of one stack should be neighbours
 * @param firstActive the token from which on all of them act, before it those beneath the top one
 */
public record BatchRow(int[] tokens, StackTensors stack, int firstActive) {
    /** All adapters act on all tokens. */
    public BatchRow(int[] tokens, StackTensors stack) {
        this(tokens, stack, 0);
    }
}
