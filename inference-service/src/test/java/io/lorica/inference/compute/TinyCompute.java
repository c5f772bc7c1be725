package io.lorica.inference.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lorica.engine.BaseModel;
import io.lorica.engine.LoadedStack;
import io.lorica.engine.generate.GenerationRequest;
import io.lorica.engine.generate.SamplingOptions;
import io.lorica.engine.options.DecodeWeights;
import io.lorica.engine.options.Decoding;
import io.lorica.engine.options.LoadOptions;
import io.lorica.engine.options.Precision;
import io.lorica.engine.score.ScoringRequest;
import io.lorica.formats.adapter.AdapterStack;
import io.lorica.formats.checkpoint.Family;
import io.lorica.formats.checkpoint.TinyModel;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

/** A tiny base model that computes, and can be kept busy. */
final class TinyCompute implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(60);
    static final int QUEUE = 3;

    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final BaseModel base;
    final LoadedStack stack;
    final Compute compute;
    private final CountDownLatch hold = new CountDownLatch(1);

    final class CountedLease implements StackLease {
        private int closed;

        @Override
        public LoadedStack stack() {
            return stack;
        }

        @Override
        public synchronized void close() {
            closed++;
        }

        synchronized int closed() {
            return closed;
        }
    }

    TinyCompute(Path directory, BatchProperties properties) {
        TinyModel.write(directory, Family.LLAMA, 7);
        base = load(directory);
        stack = base.load(AdapterStack.EMPTY);
        compute = new Compute("tiny", base, properties, meters);
        compute.start();
    }

    static BaseModel load(Path directory) {
        return BaseModel.load(
                directory, LoadOptions.cpu(Precision.FP32).withDecoding(new Decoding(DecodeWeights.INT8, 1, 4 << 20)));
    }

    /** Two decisions may share a pass, two texts run, {@link #QUEUE} of each wait. */
    static BatchProperties properties(Map<Lane, LaneProperties> lanes) {
        return new BatchProperties(false, 2, 2, Duration.ofMillis(2), QUEUE, QUEUE, Duration.ofSeconds(1), lanes);
    }

    /** Keeps the compute thread busy until {@link #release}. */
    CompletableFuture<Void> occupy() {
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<Void> busy = CompletableFuture.runAsync(() -> compute.call(() -> {
            begun.countDown();
            hold.await();
            return true;
        }));
        await().atMost(PATIENCE).until(() -> begun.getCount() == 0);
        return busy;
    }

    void release() {
        hold.countDown();
    }

    CountedLease lease() {
        return new CountedLease();
    }

    ScoringRequest question() {
        return new ScoringRequest(new int[] {10, 20, 30}, List.of(new int[] {40}, new int[] {50}), stack);
    }

    /** Of a prompt that takes the engine several slices. */
    ScoringRequest longQuestion() {
        int[] prompt = IntStream.range(0, 400).map(i -> 10 + i % 150).toArray();
        return new ScoringRequest(prompt, List.of(new int[] {40}, new int[] {50}), stack);
    }

    /** What no model can compute. */
    ScoringRequest brokenQuestion() {
        return new ScoringRequest(new int[] {Integer.MAX_VALUE}, List.of(new int[] {1}), stack);
    }

    GenerationRequest text() {
        return new GenerationRequest(new int[] {10, 20}, 40, new SamplingOptions(0, 1, 0, 1), List.of(), stack);
    }

    static GenerationEvent end(PendingGeneration pending) {
        GenerationEvent event = pending.next(PATIENCE, "limit");
        while (event instanceof GenerationEvent.Text) {
            event = pending.next(PATIENCE, "limit");
        }
        return event;
    }

    double waiting(Lane lane) {
        return meters.get("lorica.inference.queue.size")
                .tag("kind", lane.tag())
                .gauge()
                .value();
    }

    /** Returns when the compute thread has done all tasks that were queued until now. */
    void flush() {
        assertThat(compute.call(() -> true)).isTrue();
    }

    @Override
    public void close() {
        release();
        compute.stop();
        stack.close();
        base.close();
    }
}
