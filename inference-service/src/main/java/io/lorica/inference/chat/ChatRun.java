package io.lorica.inference.chat;

import io.lorica.inference.InferenceProblem;
import io.lorica.inference.compute.GenerationEvent;
import io.lorica.inference.compute.PendingGeneration;
import java.time.Duration;

/**
 * One completion under way.
 *
 * @param id shared by all chunks of its stream
 * @param created seconds since the epoch
 */
record ChatRun(String id, long created, String model, int promptTokens, PendingGeneration pending, Duration timeout)
        implements AutoCloseable {

    /** @return text or the end; a failure of the engine is thrown */
    GenerationEvent next() {
        GenerationEvent event = pending.next(timeout, ChatProperties.TIMEOUT);
        if (event instanceof GenerationEvent.Failed(Throwable cause)) {
            throw new InferenceProblem.ComputationFailed(cause);
        }
        return event;
    }

    @Override
    public void close() {
        pending.close();
    }
}
