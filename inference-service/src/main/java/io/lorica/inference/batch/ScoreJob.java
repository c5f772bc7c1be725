package io.lorica.inference.batch;

import io.lorica.engine.score.ScoringRequest;
import java.util.concurrent.CompletableFuture;

/** Log-probabilities of given answers to one prompt. */
final class ScoreJob extends Job {
    private final ScoringRequest request;
    private final CompletableFuture<double[]> result = new CompletableFuture<>();

    ScoreJob(ScoringRequest request, StackLease lease, long queuedAtNanos) {
        super(lease, queuedAtNanos);
        this.request = request;
    }

    ScoringRequest request() {
        return request;
    }

    CompletableFuture<double[]> result() {
        return result;
    }

    @Override
    void fail(Throwable cause) {
        result.completeExceptionally(cause);
    }
}
