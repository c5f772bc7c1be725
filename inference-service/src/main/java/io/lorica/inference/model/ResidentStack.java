package io.lorica.inference.model;

import io.lorica.engine.LoadedStack;
import java.util.Optional;

/**
 * A stack in memory and the base that it computes on.
 *
 * @param decision how it decides, if it does
 */
record ResidentStack(LoadedStack stack, ServedBase base, Optional<DecisionModel> decision) {

    /** Between what the base's compute thread does. */
    void close() {
        base.compute().release(stack::close);
    }
}
