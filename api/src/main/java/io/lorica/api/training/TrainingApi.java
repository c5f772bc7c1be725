package io.lorica.api.training;

import io.lorica.api.Page;
import jakarta.validation.Valid;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/**
 * Data sets and training runs. Two calls are not plain JSON: {@code POST /v1/datasets} is multipart ({@code spec} as
 * {@link CreateDatasetRequest} JSON, {@code file}) and answers {@link Dataset}; {@code GET /v1/training-runs/{id}/events}
 * is an SSE stream of {@link RunProgress} that ends after a final state.
 */
@HttpExchange("/v1")
public interface TrainingApi {

    @GetExchange("/datasets")
    Page<Dataset> datasets(
            @RequestParam(required = false) @Nullable String cursor, @RequestParam(defaultValue = "50") int limit);

    @GetExchange("/datasets/{id}")
    Dataset dataset(@PathVariable String id);

    @GetExchange("/datasets/{id}/quarantine")
    Page<QuarantinedRow> quarantine(
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "50") int limit);

    @PostExchange("/training-runs")
    TrainingRun createTrainingRun(@RequestBody @Valid CreateTrainingRunRequest request);

    @GetExchange("/training-runs")
    Page<TrainingRun> trainingRuns(
            @RequestParam(required = false) @Nullable String cursor, @RequestParam(defaultValue = "50") int limit);

    @GetExchange("/training-runs/{id}")
    TrainingRun trainingRun(@PathVariable String id);

    /** Stops at the next step; nothing is registered. */
    @PostExchange("/training-runs/{id}/cancel")
    TrainingRun cancelTrainingRun(@PathVariable String id);
}
