package io.lorica.inference.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;
import static org.awaitility.Awaitility.await;

import io.lorica.engine.BaseModel;
import io.lorica.engine.DecodeWeights;
import io.lorica.engine.Decoding;
import io.lorica.engine.LoadOptions;
import io.lorica.engine.LoadedStack;
import io.lorica.engine.Precision;
import io.lorica.engine.generate.GenerationRequest;
import io.lorica.engine.generate.SamplingOptions;
import io.lorica.engine.score.ScoringRequest;
import io.lorica.formats.adapter.AdapterStack;
import io.lorica.formats.checkpoint.Family;
import io.lorica.formats.checkpoint.TinyModel;
import io.lorica.inference.InferenceProblem;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComputeTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int QUEUE = 3;

    @TempDir
    Path directory;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Compute compute =
            new Compute(new BatchProperties(false, 2, 2, Duration.ofMillis(2), QUEUE, QUEUE), meters);
    private final CountDownLatch hold = new CountDownLatch(1);
    private BaseModel base;
    private LoadedStack stack;

    private final class CountedLease implements StackLease {
        int closed;

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

    @BeforeEach
    void start() throws Exception {
        compute.start();
        TinyModel.write(directory, Family.LLAMA, 7);
        var options = LoadOptions.cpu(Precision.FP32).withDecoding(new Decoding(DecodeWeights.INT8, 1, 4 << 20));
        base = compute.call(() -> BaseModel.load(directory, options));
        stack = compute.call(() -> base.load(AdapterStack.EMPTY));
        compute.serve(base);
    }

    @AfterEach
    void stop() {
        hold.countDown();
        compute.stop();
        stack.close();
        base.close();
    }

    @Test
    void what_waits_together_is_answered_alike_and_each_lease_ends_once() {
        var busy = occupy();
        List<CountedLease> leases = new ArrayList<>();
        List<PendingScore> pending = new ArrayList<>();
        for (int i = 0; i < QUEUE; i++) {
            leases.add(new CountedLease());
            pending.add(compute.score(question(), leases.getLast()));
        }
        hold.countDown();
        busy.join();

        double[] first = pending.getFirst().await(PATIENCE, "limit");
        for (PendingScore score : pending) {
            assertThat(score.await(PATIENCE, "limit")).hasSize(2).containsExactly(first, offset(1e-4));
        }
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(leases).allMatch(lease -> lease.closed() == 1));
        assertThat(meters.get("lorica.inference.batch.size")
                        .tag("kind", "decision")
                        .summary()
                        .max())
                .isEqualTo(2);
    }

    @Test
    void a_full_queue_refuses_at_once_and_ends_the_lease() {
        occupy();
        for (int i = 0; i < QUEUE; i++) {
            compute.score(question(), new CountedLease());
        }
        CountedLease refused = new CountedLease();

        assertThatThrownBy(() -> compute.score(question(), refused)).isInstanceOf(InferenceProblem.Overloaded.class);
        assertThat(refused.closed()).isEqualTo(1);
    }

    @Test
    void a_decision_given_up_while_it_waits_frees_its_place() {
        occupy();
        CountedLease lease = new CountedLease();
        PendingScore pending = compute.score(question(), lease);

        assertThatThrownBy(() -> pending.await(Duration.ofMillis(1), "limit"))
                .isInstanceOf(InferenceProblem.TimedOut.class)
                .hasMessageContaining("limit");
        assertThat(lease.closed()).isEqualTo(1);
        assertThat(meters.get("lorica.inference.queue.size")
                        .tag("kind", "decision")
                        .gauge()
                        .value())
                .isZero();
    }

    @Test
    void a_request_that_breaks_the_forward_pass_does_not_hurt_its_neighbour() {
        var busy = occupy();
        CountedLease goodLease = new CountedLease();
        CountedLease badLease = new CountedLease();
        PendingScore good = compute.score(question(), goodLease);
        PendingScore bad = compute.score(
                new ScoringRequest(new int[] {Integer.MAX_VALUE}, List.of(new int[] {1}), stack), badLease);
        hold.countDown();
        busy.join();

        assertThat(good.await(PATIENCE, "limit")).hasSize(2);
        assertThatThrownBy(() -> bad.await(PATIENCE, "limit")).isInstanceOf(InferenceProblem.ComputationFailed.class);
        await().atMost(PATIENCE).until(() -> goodLease.closed() == 1 && badLease.closed() == 1);
    }

    @Test
    void a_text_that_nobody_waits_for_any_more_ends_its_lease() {
        CountedLease lease = new CountedLease();
        PendingGeneration pending = compute.generate(text(), lease);
        pending.next(PATIENCE, "limit");
        pending.close();

        await().atMost(PATIENCE).until(() -> lease.closed() == 1);
    }

    @Test
    void a_text_cancelled_while_it_waits_never_begins() {
        occupy();
        CountedLease lease = new CountedLease();
        compute.generate(text(), lease).close();

        assertThat(lease.closed()).isEqualTo(1);
        assertThat(meters.get("lorica.inference.queue.size")
                        .tag("kind", "chat")
                        .gauge()
                        .value())
                .isZero();
    }

    @Test
    void a_text_that_comes_later_joins_the_one_that_runs() {
        CountDownLatch go = new CountDownLatch(1);
        PendingGeneration early = runOneStep(go).getFirst();
        PendingGeneration late = compute.generate(text(), new CountedLease());
        go.countDown();

        assertThat(end(late)).isInstanceOf(GenerationEvent.Done.class);
        assertThat(end(early)).isInstanceOf(GenerationEvent.Done.class);
        assertThat(meters.get("lorica.inference.batch.size")
                        .tag("kind", "chat")
                        .summary()
                        .max())
                .isEqualTo(2);
        await().atMost(PATIENCE)
                .until(() -> meters.get("lorica.inference.rows")
                                .tag("state", "running")
                                .gauge()
                                .value()
                        == 0);
    }

    @Test
    void a_decision_is_answered_while_a_text_runs() {
        CountDownLatch go = new CountDownLatch(1);
        PendingGeneration text = runOneStep(go).getFirst();
        PendingScore decision = compute.score(question(), new CountedLease());
        go.countDown();

        assertThat(decision.await(PATIENCE, "limit")).hasSize(2);
        assertThat(end(text)).isInstanceOf(GenerationEvent.Done.class);
    }

    @Test
    void a_cancelled_text_leaves_between_two_tokens_and_another_takes_its_place() {
        CountDownLatch go = new CountDownLatch(1);
        CountedLease lease = new CountedLease();
        List<PendingGeneration> running = runOneStep(go, lease, new CountedLease());
        PendingGeneration third = compute.generate(text(), new CountedLease());
        running.getFirst().close();
        go.countDown();

        await().atMost(PATIENCE).until(() -> lease.closed() == 1);
        assertThat(end(third)).isInstanceOf(GenerationEvent.Done.class);
        assertThat(end(running.getLast())).isInstanceOf(GenerationEvent.Done.class);
    }

    @Test
    void a_text_that_breaks_the_engine_fails_alone() {
        CountDownLatch go = new CountDownLatch(1);
        PendingGeneration good = runOneStep(go).getFirst();
        CountedLease lease = new CountedLease();
        PendingGeneration bad = compute.generate(
                new GenerationRequest(new int[] {Integer.MAX_VALUE}, 4, SamplingOptions.GREEDY, List.of(), stack),
                lease);
        go.countDown();

        assertThat(end(bad)).isInstanceOf(GenerationEvent.Failed.class);
        assertThat(end(good)).isInstanceOf(GenerationEvent.Done.class);
        await().atMost(PATIENCE).until(() -> lease.closed() == 1);
    }

    @Test
    void a_text_without_any_room_is_refused_and_the_next_one_is_answered() {
        PendingGeneration large = compute.generate(
                new GenerationRequest(new int[] {10}, 1 << 20, SamplingOptions.GREEDY, List.of(), stack),
                new CountedLease());

        assertThat(end(large)).isInstanceOf(GenerationEvent.Failed.class);
        assertThat(end(compute.generate(text(), new CountedLease()))).isInstanceOf(GenerationEvent.Done.class);
    }

    @Test
    void the_thread_outlives_an_error_of_the_engine() {
        compute.release(() -> {
            throw new UnsatisfiedLinkError("A native method is missing");
        });

        assertThat(compute.score(question(), new CountedLease()).await(PATIENCE, "limit"))
                .hasSize(2);
    }

    @Test
    void a_bad_request_makes_the_engine_suspect_and_a_pass_clears_it() {
        PendingScore bad = compute.score(
                new ScoringRequest(new int[] {Integer.MAX_VALUE}, List.of(new int[] {1}), stack), new CountedLease());
        assertThatThrownBy(() -> bad.await(PATIENCE, "limit")).isInstanceOf(InferenceProblem.ComputationFailed.class);
        assertThat(compute.isSuspect()).isTrue();
        compute.probe();
        assertThat(compute.isSuspect()).isFalse();
        assertThat(compute.fault()).isEmpty();
    }

    @Test
    void a_broken_engine_is_told_and_refuses_and_a_working_one_takes_requests_again() {
        BaseModel broken = compute.call(() -> BaseModel.load(directory, base.options()));
        compute.serve(broken);
        compute.release(broken::close);
        PendingScore failed = compute.score(question(), new CountedLease());
        assertThatThrownBy(() -> failed.await(PATIENCE, "limit"))
                .isInstanceOf(InferenceProblem.ComputationFailed.class);
        compute.probe();
        assertThat(compute.fault()).isPresent();
        assertThat(meters.get("lorica.inference.engine.works").gauge().value()).isZero();
        CountedLease refused = new CountedLease();
        assertThatThrownBy(() -> compute.score(question(), refused)).isInstanceOf(InferenceProblem.EngineFails.class);
        assertThat(refused.closed()).isEqualTo(1);

        compute.serve(base);
        compute.probe();
        assertThat(compute.fault()).isEmpty();
        assertThat(compute.score(question(), new CountedLease()).await(PATIENCE, "limit"))
                .hasSize(2);
    }

    /** Texts of which each has its first token; they get no more until {@code go}. */
    private List<PendingGeneration> runOneStep(CountDownLatch go, CountedLease... leases) {
        occupy();
        List<PendingGeneration> running = new ArrayList<>();
        for (CountedLease lease : leases.length == 0 ? new CountedLease[] {new CountedLease()} : leases) {
            running.add(compute.generate(text(), lease));
        }
        CountDownLatch stepped = new CountDownLatch(1);
        // The first task runs before the texts' first step, the one it queues before their second.
        compute.release(() -> compute.release(() -> {
            stepped.countDown();
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }));
        hold.countDown();
        await().atMost(PATIENCE).until(() -> stepped.getCount() == 0);
        return running;
    }

    private static GenerationEvent end(PendingGeneration pending) {
        GenerationEvent event = pending.next(PATIENCE, "limit");
        while (event instanceof GenerationEvent.Text) {
            event = pending.next(PATIENCE, "limit");
        }
        return event;
    }

    /** Keeps the compute thread busy until {@link #hold} is released. */
    private CompletableFuture<Void> occupy() {
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<Void> busy = CompletableFuture.runAsync(() -> compute.call(() -> {
            begun.countDown();
            hold.await();
            return true;
        }));
        await().atMost(PATIENCE).until(() -> begun.getCount() == 0);
        return busy;
    }

    private ScoringRequest question() {
        return new ScoringRequest(new int[] {10, 20, 30}, List.of(new int[] {40}, new int[] {50}), stack);
    }

    private GenerationRequest text() {
        return new GenerationRequest(new int[] {10, 20}, 40, new SamplingOptions(0, 1, 0, 1), List.of(), stack);
    }
}
