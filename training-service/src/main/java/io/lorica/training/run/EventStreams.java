package io.lorica.training.run;

import io.lorica.api.training.RunProgress;
import io.lorica.chassis.trace.CarriedContext;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * A run's events as server-sent events, from the database: a stream works on any node and goes on where it was broken.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">Server-sent events</a>
 */
@Component
class EventStreams {
    private static final Logger log = LoggerFactory.getLogger(EventStreams.class);
    private static final long NO_TIMEOUT = 0;

    private final RunLedger runs;
    private final RunProperties properties;
    private final StopSignal stop;

    EventStreams(RunLedger runs, RunProperties properties, StopSignal stop) {
        this.runs = runs;
        this.properties = properties;
        this.stop = stop;
    }

    SseEmitter open(String runId, long after) {
        var emitter = new SseEmitter(NO_TIMEOUT);
        Thread.ofVirtual()
                .name("events-" + runId)
                .start(CarriedContext.capture().wrap(() -> {
                    try {
                        follow(runId, after, emitter);
                        emitter.complete();
                    } catch (IOException | IllegalStateException e) {
                        // The client went away; it resumes with Last-Event-ID.
                        emitter.completeWithError(e);
                    } catch (InterruptedException e) {
                        emitter.complete();
                    } catch (RuntimeException e) {
                        // The answer began long ago, so that nobody else logs why it breaks off.
                        log.error("The events of training run {} broke off", runId, e);
                        emitter.completeWithError(e);
                    }
                }));
        return emitter;
    }

    private void follow(String runId, long after, SseEmitter emitter) throws IOException, InterruptedException {
        long last = after;
        Duration silent = Duration.ZERO;
        // Asked before the events are read, so that the final event is never missed.
        while (!stop.isGiven()) {
            boolean hasEnded = runs.hasEnded(runId);
            List<RunProgress> events = runs.eventsAfter(runId, last, 500);
            for (RunProgress event : events) {
                emitter.send(SseEmitter.event()
                        .name("progress")
                        .id(Long.toString(event.sequence()))
                        .data(event, MediaType.APPLICATION_JSON));
                last = event.sequence();
            }
            if (hasEnded && events.size() < 500) {
                return;
            }
            silent = events.isEmpty() ? silent.plus(properties.eventPollInterval()) : Duration.ZERO;
            if (silent.compareTo(properties.eventHeartbeat()) >= 0) {
                emitter.send(SseEmitter.event().comment("waiting"));
                silent = Duration.ZERO;
            }
            Thread.sleep(properties.eventPollInterval());
        }
    }
}
