package io.lorica.inference.model;

import io.lorica.engine.LoadedStack;

/** A stack in memory and the base that it computes on. */
record ResidentStack(LoadedStack stack, ServedBase base) {

    /** Between what the base's compute thread does. */
    void close() {
        base.compute().release(stack::close);
    }
}
