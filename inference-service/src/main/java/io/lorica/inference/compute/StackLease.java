package io.lorica.inference.compute;

import io.lorica.engine.LoadedStack;

/**
 * The right to compute with a stack. The stack's memory stays until its last lease is closed; closing twice is
 * harmless.
 */
public interface StackLease extends AutoCloseable {
    LoadedStack stack();

    @Override
    void close();
}
