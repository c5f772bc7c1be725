package io.lorica.training.run;

import io.lorica.api.Page;
import io.lorica.api.Problem.FieldError;
import io.lorica.api.training.CreateTrainingRunRequest;
import io.lorica.api.training.TrainingRun;
import io.lorica.api.training.TrainingRunsApi;
import io.lorica.chassis.problem.InvalidRequest;
import io.lorica.chassis.security.Caller;
import io.swagger.v3.oas.annotations.Operation;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

@RestController
class RunController implements TrainingRunsApi {
    private final Runs runs;
    private final EventStreams streams;

    RunController(Runs runs, EventStreams streams) {
        this.runs = runs;
        this.streams = streams;
    }

    @Operation(summary = "Starts a training run")
    @Override
    public TrainingRun createTrainingRun(CreateTrainingRunRequest request, @Nullable String idempotencyKey) {
        return runs.create(request, Caller.current(), idempotencyKey);
    }

    @Operation(summary = "All training runs, the newest first")
    @Override
    public Page<TrainingRun> trainingRuns(@Nullable String cursor, int limit) {
        return runs.list(cursor, limit);
    }

    @Operation(summary = "One training run, with its plan and evaluation")
    @Override
    public TrainingRun trainingRun(String id) {
        return runs.find(id);
    }

    @Operation(summary = "Cancels a training run")
    @Override
    public TrainingRun cancelTrainingRun(String id) {
        return runs.cancel(id);
    }

    @Operation(summary = "A run's progress, as server-sent events")
    @GetMapping(path = "/v1/training-runs/{id}/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
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
