package io.lorica.inference.compute;

import io.lorica.engine.BaseModel;
import io.lorica.engine.generate.GenerationRequest;
import io.lorica.engine.score.ScoringRequest;
import io.lorica.inference.InferenceProblem;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The only way to compute on a base model, and with it on the device where that lies: one thread that scores, generates
 * and frees, behind a bounded queue for each lane. What does not fit is refused at once.
 */
public final class Compute {
    private final WaitingWork waiting;
    private final ComputeMetrics metrics;
    private final EngineState engine;
    private final EngineProbe probe;
    private final ComputeThread thread;
    private final String name;

    /** @param name the base model's name on this node */
    Compute(String name, BaseModel base, BatchProperties properties, MeterRegistry meters) {
        Tags tags = Tags.of("base", name);
        this.name = name;
        this.waiting = new WaitingWork(properties);
        this.metrics = new ComputeMetrics(meters, tags, waiting);
        this.engine = new EngineState(meters, tags);
        this.probe = new EngineProbe(base, waiting, engine, meters, tags);
        this.thread = new ComputeThread(
                "lorica-compute-" + name, waiting, new LaneScheduler(properties, waiting, base, engine, metrics));
    }

    /**
     * Does something with the engine that is not a request, such as warming it. Waits for it.
     *
     * @throws RuntimeException what the work threw
     */
    public <T extends @Nullable Object> T call(Callable<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        boolean isAccepted = waiting.offer(() -> {
            try {
                result.complete(work.call());
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        });
        if (!isAccepted) {
            throw new IllegalStateException("The node is shutting down");
        }
        try {
            return result.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the engine worked", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
        }
    }

    /** Frees engine memory between batches; nobody waits for it. After the end of the thread it happens at once. */
    public void release(Runnable free) {
        if (!waiting.offer(free)) {
            free.run();
        }
    }

    /**
     * @param lease closed when the answer is computed or the wait for it is given up
     * @return log-probability of each answer
     */
    public PendingResult<double[]> score(Lane lane, ScoringRequest request, StackLease lease) {
        return admit(new ScoreJob(lane, request, lease));
    }

    /** @param lease closed when the work is done or the wait for it is given up */
    public <T> PendingResult<T> run(Lane lane, SlicedWork.Start<T> work, StackLease lease) {
        return admit(new SlicedJob<>(lane, work, lease));
    }

    /** @param lease closed when the text is complete or the wait for it is given up */
    public PendingGeneration generate(Lane lane, GenerationRequest request, StackLease lease) {
        var job = new GenerateJob(lane, request, lease);
        queue(job);
        return new PendingGeneration(job, waiting);
    }

    private <T> PendingResult<T> admit(SlicedJob<T> job) {
        queue(job);
        return new PendingResult<>(job, waiting);
    }

    private void queue(Job job) {
        if (engine.fault().isPresent()) {
            job.cancel();
            throw new InferenceProblem.EngineFails();
        }
        if (!waiting.offer(job)) {
            job.cancel();
            metrics.refused(job.lane());
            throw new InferenceProblem.Overloaded(
                    "As many requests wait as the node's queue holds. Try again shortly, or raise %s or add a node."
                            .formatted(job.lane().queueProperty()));
        }
    }

    /** The base model's name on this node. */
    String name() {
        return name;
    }

    EngineState engine() {
        return engine;
    }

    /** Whether a request has failed since the engine was last seen to work. */
    boolean isSuspect() {
        return engine.isSuspect();
    }

    /** Why the engine does not compute; empty as long as it does. */
    Optional<String> fault() {
        return engine.fault();
    }

    /** Has the engine tried on the base alone, between other work; does not wait for it. */
    void probe() {
        probe.queue();
    }

    void start() {
        thread.start();
    }

    /** What is queued is still answered. */
    void stop() {
        thread.stop();
    }
}
