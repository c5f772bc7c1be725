package io.lorica.api.training;

import io.lorica.api.Headers;
import io.lorica.api.Page;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.PostExchange;

/**
 * Training runs. Not here, because it is no single answer: {@code GET /v1/training-runs/{id}/events}, an SSE stream of
 * {@link RunProgress} that ends after a final state and goes on after the event that {@code Last-Event-ID} names.
 */
public interface TrainingRunsApi {

    /** @param idempotencyKey see {@link Headers#IDEMPOTENCY_KEY} */
    @PostExchange("/v1/training-runs")
    @ResponseStatus(HttpStatus.CREATED)
    TrainingRun createTrainingRun(
            @RequestBody @Valid CreateTrainingRunRequest request,
            @RequestHeader(name = Headers.IDEMPOTENCY_KEY, required = false) @Nullable String idempotencyKey);

    /** Without a key: each call creates a run. */
    default TrainingRun createTrainingRun(CreateTrainingRunRequest request) {
        return createTrainingRun(request, null);
    }

    /**
     * Newest first.
     *
     * @param cursor {@link Page#nextCursor()} of the page before; absent: the first page
     * @param limit items of the page, 1 to 200
     */
    @GetExchange("/v1/training-runs")
    Page<TrainingRun> trainingRuns(
            @RequestParam(name = "cursor", required = false) @Nullable String cursor,
            @RequestParam(name = "limit", defaultValue = "50") @Min(1) @Max(Page.LARGEST) int limit);

    @GetExchange("/v1/training-runs/{id}")
    TrainingRun trainingRun(@PathVariable("id") String id);

    /** Stops at the next step; nothing is registered. */
    @PostExchange("/v1/training-runs/{id}/cancel")
    TrainingRun cancelTrainingRun(@PathVariable("id") String id);
}
