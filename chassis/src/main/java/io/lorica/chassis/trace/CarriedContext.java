package io.lorica.chassis.trace;

import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import io.micrometer.context.integration.Slf4jThreadLocalAccessor;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;

/** What the thread of a call knows of it, carried on to where the call is worked on: its span and its log fields. */
public final class CarriedContext {
    private static final ContextSnapshotFactory SNAPSHOTS = ContextSnapshotFactory.builder()
            .contextRegistry(new ContextRegistry()
                    .registerThreadLocalAccessor(ObservationThreadLocalAccessor.getInstance())
                    .registerThreadLocalAccessor(new Slf4jThreadLocalAccessor()))
            .build();

    private CarriedContext() {}

    public static ContextSnapshot capture() {
        return SNAPSHOTS.captureAll();
    }
}
