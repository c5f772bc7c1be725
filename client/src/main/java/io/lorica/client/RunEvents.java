package io.lorica.client;

import io.lorica.api.training.RunProgress;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import tools.jackson.core.JacksonException;

/**
 * The events of training runs as they happen. A stream that breaks is opened again after the last event that was
 * heard, so that none is missed and none comes twice.
 */
public final class RunEvents {
    /**
     * Streams in a row that show no sign of life; with the waits between them some 40 s, longer than a service's
     * restart.
     */
    private static final int DEAD_STREAMS = 12;

    private static final Retries WAITS = new Retries(DEAD_STREAMS, Duration.ofMillis(200), Duration.ofSeconds(5));

    private final Streams streams;

    RunEvents(Streams streams) {
        this.streams = streams;
    }

    /**
     * Follows a run from its first event to its final state.
     *
     * @param listener hears each event, in order, on this thread
     * @return the event of the final state
     * @throws LoricaException.Refused if there is no such run, or the key may not see it
     * @throws LoricaException.Unavailable if twelve streams in a row, over some 40 s, could not be opened or broke at
     *     once; the run goes on meanwhile
     * @throws InterruptedException if the thread was interrupted; the run goes on
     */
    public RunProgress follow(String runId, Consumer<RunProgress> listener) throws InterruptedException {
        return follow(runId, 0, listener);
    }

    /** @param after {@link RunProgress#sequence()} of the last event that is known already; 0: from the first one */
    public RunProgress follow(String runId, long after, Consumer<RunProgress> listener) throws InterruptedException {
        Following following = new Following(runId, after, listener);
        var waits = WAITS.start();
        while (true) {
            long before = following.signsOfLife;
            LoricaException.Unavailable failure;
            try {
                Optional<RunProgress> end = following.readOn();
                if (end.isPresent()) {
                    return end.get();
                }
                failure = new LoricaException.Unavailable(
                        "The events of run %s ended before the run did.".formatted(runId),
                        new IOException("end of stream"));
            } catch (InterruptedIOException e) {
                Thread.interrupted();
                throw new InterruptedException("The events of run %s were being read".formatted(runId));
            } catch (IOException e) {
                failure = new LoricaException.Unavailable(
                        "The events of run %s can't be read: %s. Check that Lorica runs."
                                .formatted(runId, Failures.reason(e)),
                        e);
            } catch (LoricaException.Unavailable e) {
                failure = e;
            }
            if (following.signsOfLife > before) {
                waits = WAITS.start();
            }
            long wait = waits.nextBackOff();
            if (wait < 0) {
                throw failure;
            }
            Thread.sleep(wait);
        }
    }

    /** One listener's place in a run. */
    private final class Following {
        private final String runId;
        private final Consumer<RunProgress> listener;
        private long last;
        private long signsOfLife;

        Following(String runId, long after, Consumer<RunProgress> listener) {
            this.runId = runId;
            this.last = after;
            this.listener = listener;
        }

        /** @return the final event; empty if the stream ended before it */
        Optional<RunProgress> readOn() throws IOException {
            HttpRequest.Builder request = streams.to("/v1/training-runs/{id}/events", runId)
                    .header(HttpHeaders.ACCEPT, MediaType.TEXT_EVENT_STREAM_VALUE);
            if (last > 0) {
                request.header("Last-Event-ID", Long.toString(last));
            }
            try (Streams.Answer answer = streams.open(request)) {
                EventReader events = new EventReader(answer.body());
                try {
                    for (var event = events.next(); event.isPresent(); event = events.next()) {
                        RunProgress progress = progress(event.get().data());
                        if (progress.sequence() > last) {
                            last = progress.sequence();
                            listener.accept(progress);
                        }
                        if (progress.state().isFinal()) {
                            return Optional.of(progress);
                        }
                    }
                    return Optional.empty();
                } finally {
                    signsOfLife += events.linesRead();
                }
            }
        }

        private RunProgress progress(String data) {
            try {
                return Json.MAPPER.readValue(data, RunProgress.class);
            } catch (JacksonException e) {
                throw Failures.unreadable("GET /v1/training-runs/%s/events".formatted(runId), e);
            }
        }
    }
}
