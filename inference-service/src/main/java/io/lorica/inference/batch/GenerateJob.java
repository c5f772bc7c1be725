package io.lorica.inference.batch;

import io.lorica.engine.generate.GenerationRequest;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Text that continues one prompt. */
final class GenerateJob extends Job {
    private final GenerationRequest request;

    /** Holds at most one event a token, so a slow reader never holds up the batch and memory stays bounded. */
    private final BlockingQueue<GenerationEvent> events = new LinkedBlockingQueue<>();

    GenerateJob(GenerationRequest request, StackLease lease, long queuedAtNanos) {
        super(lease, queuedAtNanos);
        this.request = request;
    }

    GenerationRequest request() {
        return request;
    }

    BlockingQueue<GenerationEvent> events() {
        return events;
    }

    void tell(GenerationEvent event) {
        events.add(event);
    }

    @Override
    void fail(Throwable cause) {
        tell(new GenerationEvent.Failed(cause));
    }
}
