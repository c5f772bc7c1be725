package io.lorica.inference.batch;

import io.lorica.engine.BaseModel;
import io.lorica.engine.DeviceException;
import io.lorica.engine.LoadedStack;
import io.lorica.engine.generate.GenerationRequest;
import io.lorica.engine.generate.Generator;
import io.lorica.engine.generate.SamplingOptions;
import io.lorica.engine.generate.TokenListener;
import io.lorica.engine.score.Scorer;
import io.lorica.engine.score.ScoringRequest;
import io.lorica.formats.adapter.AdapterStack;
import io.lorica.inference.InferenceProblem;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * The only way to the engine: one thread that loads, scores, generates and frees. While texts run, it looks at what waits
 * between any two of their tokens. Queues are bounded; what does not fit is refused at once.
 */
@Component
public class Compute implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(Compute.class);

    private final WaitingWork waiting;
    private final BatchMetrics metrics;
    private final EngineState engine;
    private @Nullable Thread thread;
    private volatile @Nullable Batches batches;

    private record Batches(BaseModel base, DecisionBatch decisions, ChatBatch chats) {}

    Compute(BatchProperties properties, MeterRegistry meters) {
        this.waiting = new WaitingWork(properties);
        this.metrics = new BatchMetrics(meters, waiting);
        this.engine = new EngineState(meters);
    }

    /** From here on jobs can run; before it they would wait. */
    public void serve(BaseModel base) {
        call(() -> batches =
                new Batches(base, new DecisionBatch(base, metrics, engine), new ChatBatch(base, metrics, engine)));
    }

    /**
     * Does something with the engine that is not a request: loading, warming. Waits for it.
     *
     * @throws RuntimeException what the work threw
     */
    public <T extends @Nullable Object> T call(Callable<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        boolean accepted = waiting.offer(() -> {
            try {
                result.complete(work.call());
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        });
        if (!accepted) {
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

    /** @param lease closed when the answer is computed or the wait for it is given up */
    public PendingScore score(ScoringRequest request, StackLease lease) {
        ScoreJob job = new ScoreJob(request, lease, System.nanoTime());
        admit(job);
        return new PendingScore(job, waiting);
    }

    /** @param lease closed when the text is complete or the wait for it is given up */
    public PendingGeneration generate(GenerationRequest request, StackLease lease) {
        GenerateJob job = new GenerateJob(request, lease, System.nanoTime());
        admit(job);
        return new PendingGeneration(job, waiting);
    }

    /** Whether a request has failed since the engine was last seen to work. */
    boolean isSuspect() {
        return engine.isSuspect();
    }

    /** Why the engine does not compute; empty as long as it does. */
    Optional<String> fault() {
        return engine.fault();
    }

    /** Scores and generates on the base alone, and remembers whether that works. */
    void probe() {
        Batches current = batches;
        if (current == null) {
            return;
        }
        try {
            call(() -> {
                pass(current.base);
                return true;
            });
            engine.works();
        } catch (RuntimeException e) {
            log.warn("The engine fails on the base alone", e);
            engine.fails(e);
        }
    }

    private static void pass(BaseModel base) {
        int[] prompt = {0, 1};
        try (LoadedStack bare = base.load(AdapterStack.EMPTY)) {
            new Scorer(base).score(List.of(new ScoringRequest(prompt, List.of(new int[] {0}), bare)));
            var text = new GenerationRequest(prompt, 2, SamplingOptions.GREEDY, List.of(), bare, true);
            new Generator(base).generate(List.of(text), TokenListener.NONE);
        } catch (DeviceException e) {
            // Running texts hold all the room for keys and values, so the engine works.
            log.debug("The engine was not tried by generating", e);
        }
    }

    private void admit(Job job) {
        Optional<String> fault = engine.fault();
        if (fault.isPresent()) {
            job.cancel();
            throw new InferenceProblem.EngineFails();
        }
        if (!waiting.offer(job)) {
            job.cancel();
            metrics.refused();
            throw new InferenceProblem.Overloaded(
                    "As many requests wait as the node's queue holds. Try again shortly, or raise lorica.batch.decision-queue and chat-queue or add a node.");
        }
    }

    private void loop() {
        try {
            while (turn()) {
                // Until closed and drained.
            }
        } catch (InterruptedException _) {
            log.warn("The compute thread was interrupted; this node can no longer answer");
        }
        Batches last = batches;
        if (last != null) {
            last.chats.close();
        }
    }

    /** @return false once closed and drained */
    private boolean turn() throws InterruptedException {
        Batches current = batches;
        int running = current == null ? 0 : current.chats.size();
        WaitingWork.Turn turn = running == 0 ? waiting.next() : waiting.now(running);
        if (turn.isEmpty() && running == 0) {
            return !waiting.isDrained();
        }
        turn.tasks().forEach(Compute::runTask);
        if (current != null) {
            current.decisions.decide(turn.decisions());
            current.chats.join(turn.chats());
            current.chats.step();
        }
        return true;
    }

    private static void runTask(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) {
            log.error("The engine failed outside a request", e);
        }
    }

    @Override
    public void start() {
        thread = Thread.ofPlatform().name("lorica-compute").start(this::loop);
    }

    /** What is queued is still answered: the web server, which stops first, has waited for its requests. */
    @Override
    public void stop() {
        waiting.close();
        Thread running = thread;
        if (running != null) {
            try {
                running.join();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
            thread = null;
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }

    /** Begins before and ends after the web server and the beans that use it. */
    @Override
    public int getPhase() {
        return 0;
    }
}
