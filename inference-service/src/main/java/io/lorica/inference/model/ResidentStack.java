package io.lorica.inference.model;

import io.lorica.engine.LoadedStack;
import io.lorica.scorecard.Scorecard;
import io.lorica.scorecard.reason.Explainer;
import java.util.Optional;

/**
 * A stack in memory and the base that it computes on.
 *
 * @param scorecard what decides beside it, if there is one
 * @param explainer what says why, if the version can
 */
record ResidentStack(LoadedStack stack, ServedBase base, Optional<Scorecard> scorecard, Optional<Explainer> explainer) {

    /** Between what the base's compute thread does. */
    void close() {
        base.compute().release(stack::close);
    }
}
