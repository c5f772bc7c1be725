package io.lorica.training.run;

import io.lorica.chassis.security.Caller;
import io.lorica.chassis.trace.CurrentTrace;
import org.jspecify.annotations.Nullable;

/**
 * Where a run comes from. It is kept with the run: whoever carries it out acts for its creator and continues the trace.
 *
 * @param creatorId of the key that created it; null for runs of releases that did not keep it
 * @param creatorName as histories show it
 * @param traceparent W3C trace context of the creating request; null if it had none
 * @see <a href="https://www.w3.org/TR/trace-context/#traceparent-header">Trace context</a>
 */
public record RunOrigin(
        @Nullable String creatorId,
        String creatorName,
        @Nullable String traceparent) {

    static RunOrigin of(Caller caller) {
        return new RunOrigin(
                caller.id(), caller.name(), CurrentTrace.traceparent().orElse(null));
    }
}
