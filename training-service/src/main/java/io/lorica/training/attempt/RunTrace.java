package io.lorica.training.attempt;

import io.lorica.training.run.Attempt;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.ReceiverContext;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * Lets an attempt go on under the trace of the request that created its run, however long ago and on whichever node.
 */
@Component
class RunTrace {
    private static final String NAME = "lorica.training.attempts";
    private static final String HEADER = "traceparent";

    private final ObservationRegistry observations;

    RunTrace(ObservationRegistry observations) {
        this.observations = observations;
    }

    void under(Attempt attempt, Runnable work) {
        String traceparent = attempt.origin().traceparent();
        var received = new ReceiverContext<Map<String, String>>(Map::get);
        received.setCarrier(traceparent == null ? Map.of() : Map.of(HEADER, traceparent));
        Observation.createNotStarted(NAME, () -> received, observations)
                .contextualName("attempt at training run")
                .highCardinalityKeyValue("run", attempt.runId())
                .observe(work);
    }
}
