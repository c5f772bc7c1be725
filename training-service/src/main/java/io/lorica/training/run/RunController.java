package io.lorica.training.run;

import io.lorica.api.Page;
import io.lorica.api.Problem.FieldError;
import io.lorica.api.training.CreateTrainingRunRequest;
import io.lorica.api.training.TrainingRun;
import io.lorica.chassis.problem.InvalidRequest;
import io.lorica.chassis.security.Caller;
import jakarta.validation.Valid;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

@RestController
@RequestMapping("/v1/training-runs")
class RunController {
    private final Runs runs;
    private final EventStreams streams;

    RunController(Runs runs, EventStreams streams) {
        this.runs = runs;
        this.streams = streams;
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    TrainingRun create(
            @RequestBody @Valid CreateTrainingRunRequest request,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String idempotencyKey) {
        return runs.create(request, Caller.current(), idempotencyKey);
    }

    @GetMapping
    Page<TrainingRun> list(
            @RequestParam(required = false) @Nullable String cursor, @RequestParam(defaultValue = "50") int limit) {
        return runs.list(cursor, limit);
    }

    @GetMapping("/{id}")
    TrainingRun find(@PathVariable String id) {
        return runs.find(id);
    }

    @PostMapping("/{id}/cancel")
    TrainingRun cancel(@PathVariable String id) {
        return runs.cancel(id);
    }

    @GetMapping(path = "/{id}/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter events(
            @PathVariable String id,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId) {
        return streams.open(runs.find(id).id(), sequence(lastEventId));
    }

    private static long sequence(@Nullable String lastEventId) {
        try {
            return lastEventId == null || lastEventId.isBlank() ? 0 : Long.parseLong(lastEventId.strip());
        } catch (NumberFormatException e) {
            throw new InvalidRequest(
                    List.of(new FieldError("Last-Event-ID", "must be the number of the last event that was received")));
        }
    }
}
