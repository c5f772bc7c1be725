package io.lorica.inference.compute;

import io.lorica.engine.BaseModel;

/**
 * Work that is done a slice at a time, between which all other work of its base model goes on. Of the compute thread.
 *
 * @param <T> what it comes to
 */
public interface SlicedWork<T> extends AutoCloseable {
    /**
     * Does the next slice, which should take no longer than the prefill of some hundred tokens.
     *
     * @return whether there is another one
     */
    boolean advance();

    /** What it came to, after the last slice. */
    T result();

    /** Frees what it holds; called once, also when it fails or is given up. */
    @Override
    default void close() {}

    /** Begins work on the base model that it was queued for. */
    @FunctionalInterface
    interface Start<T> {
        SlicedWork<T> on(BaseModel base);
    }
}
