package io.lorica.inference.compute;

import io.lorica.engine.generate.GenerationRequest;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Text that continues one prompt. */
final class GenerateJob extends Job {
    private final GenerationRequest request;

    /** Holds at most one event a token, so a slow reader never holds up the batch and memory stays bounded. */
    private final BlockingQueue<GenerationEvent> events = new LinkedBlockingQueue<>();

    GenerateJob(Lane lane, GenerationRequest request, StackLease lease) {
        super(lane, lease);
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
