package io.lorica.inference.compute;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether the engine computes on one base model. A failed request makes it suspect, since the request or the engine
 * may be at fault; a pass that nothing can be wrong with then tells.
 */
final class EngineState {
    private final Counter failures;
    private volatile boolean isSuspect;
    private volatile @Nullable String fault;

    EngineState(MeterRegistry meters, Tags tags) {
        this.failures = Counter.builder("lorica.inference.failures")
                .description("Requests that failed in the engine")
                .tags(tags)
                .register(meters);
        Gauge.builder("lorica.inference.engine.works", this, state -> state.fault == null ? 1 : 0)
                .description("0 while the engine fails even where nothing can be wrong with the request")
                .tags(tags)
                .register(meters);
    }

    void requestFailed() {
        failures.increment();
        isSuspect = true;
    }

    boolean isSuspect() {
        return isSuspect || fault != null;
    }

    void works() {
        isSuspect = false;
        fault = null;
    }

    void fails(Throwable cause) {
        fault = cause.toString();
    }

    /** Why it does not compute; empty as long as it does. */
    Optional<String> fault() {
        return Optional.ofNullable(fault);
    }
}
