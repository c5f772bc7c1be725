package io.lorica.inference.compute;

import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import io.micrometer.context.integration.Slf4jThreadLocalAccessor;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;

/**
 * What the thread of a call knows of it, carried on to where the call is computed: its observation and its log
 * fields.
 */
final class CallerContext {
    private static final ContextSnapshotFactory SNAPSHOTS = ContextSnapshotFactory.builder()
            .contextRegistry(new ContextRegistry()
                    .registerThreadLocalAccessor(ObservationThreadLocalAccessor.getInstance())
                    .registerThreadLocalAccessor(new Slf4jThreadLocalAccessor()))
            .build();

    private CallerContext() {}

    static ContextSnapshot capture() {
        return SNAPSHOTS.captureAll();
    }
}
