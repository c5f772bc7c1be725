package io.lorica.inference.compute;

import io.lorica.engine.BaseModel;
import java.util.concurrent.CompletableFuture;

/** Work in slices with one result. */
sealed class SlicedJob<T> extends Job permits ScoreJob {
    private final SlicedWork.Start<T> start;
    private final CompletableFuture<T> result = new CompletableFuture<>();

    SlicedJob(Lane lane, SlicedWork.Start<T> start, StackLease lease) {
        super(lane, lease);
        this.start = start;
    }

    final SlicedWork<T> start(BaseModel base) {
        return start.on(base);
    }

    final CompletableFuture<T> result() {
        return result;
    }

    @Override
    final void fail(Throwable cause) {
        result.completeExceptionally(cause);
    }
}
