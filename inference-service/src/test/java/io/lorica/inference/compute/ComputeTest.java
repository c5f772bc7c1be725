package io.lorica.inference.compute;

import static io.lorica.inference.compute.TinyCompute.PATIENCE;
import static io.lorica.inference.compute.TinyCompute.QUEUE;
import static io.lorica.inference.compute.TinyCompute.end;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;
import static org.awaitility.Awaitility.await;

import io.lorica.engine.BaseModel;
import io.lorica.engine.generate.GenerationRequest;
import io.lorica.engine.generate.SamplingOptions;
import io.lorica.inference.InferenceProblem;
import io.lorica.inference.compute.TinyCompute.CountedLease;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComputeTest {
    @TempDir
    Path directory;

    private TinyCompute tiny;
    private Compute compute;

    @BeforeEach
    void start() {
        tiny = new TinyCompute(directory, TinyCompute.properties(Map.of()));
        compute = tiny.compute;
    }

    @AfterEach
    void stop() {
        tiny.close();
    }

    @Test
    void what_waits_together_is_answered_alike_and_each_lease_ends_once() {
        var busy = tiny.occupy();
        List<CountedLease> leases = new ArrayList<>();
        List<PendingResult<double[]>> pending = new ArrayList<>();
        for (int i = 0; i < QUEUE; i++) {
            leases.add(tiny.lease());
            pending.add(compute.score(Lane.DECISION, tiny.question(), leases.getLast()));
        }
        tiny.release();
        busy.join();

        double[] first = pending.getFirst().await(PATIENCE, "limit");
        for (PendingResult<double[]> score : pending) {
            assertThat(score.await(PATIENCE, "limit")).hasSize(2).containsExactly(first, offset(1e-4));
        }
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(leases).allMatch(lease -> lease.closed() == 1));
        assertThat(tiny.meters
                        .get("lorica.inference.batch.size")
                        .tag("kind", "decision")
                        .summary()
                        .max())
                .isEqualTo(2);
    }

    @Test
    void a_full_queue_refuses_at_once_and_ends_the_lease() {
        var _ = tiny.occupy();
        for (int i = 0; i < QUEUE; i++) {
            var _ = compute.score(Lane.DECISION, tiny.question(), tiny.lease());
        }
        CountedLease refused = tiny.lease();

        assertThatThrownBy(() -> compute.score(Lane.DECISION, tiny.question(), refused))
                .isInstanceOf(InferenceProblem.Overloaded.class);
        assertThat(refused.closed()).isEqualTo(1);
    }

    @Test
    void a_decision_given_up_while_it_waits_frees_its_place() {
        var _ = tiny.occupy();
        CountedLease lease = tiny.lease();
        PendingResult<double[]> pending = compute.score(Lane.DECISION, tiny.question(), lease);

        assertThatThrownBy(() -> pending.await(Duration.ofMillis(1), "limit"))
                .isInstanceOf(InferenceProblem.TimedOut.class)
                .hasMessageContaining("limit");
        assertThat(lease.closed()).isEqualTo(1);
        assertThat(tiny.waiting(Lane.DECISION)).isZero();
    }

    @Test
    void a_request_that_breaks_the_forward_pass_does_not_hurt_its_neighbour() {
        var busy = tiny.occupy();
        CountedLease goodLease = tiny.lease();
        CountedLease badLease = tiny.lease();
        PendingResult<double[]> good = compute.score(Lane.DECISION, tiny.question(), goodLease);
        PendingResult<double[]> bad = compute.score(Lane.DECISION, tiny.brokenQuestion(), badLease);
        tiny.release();
        busy.join();

        assertThat(good.await(PATIENCE, "limit")).hasSize(2);
        assertThatThrownBy(() -> bad.await(PATIENCE, "limit")).isInstanceOf(InferenceProblem.ComputationFailed.class);
        await().atMost(PATIENCE).until(() -> goodLease.closed() == 1 && badLease.closed() == 1);
    }

    @Test
    void a_text_that_nobody_waits_for_any_more_ends_its_lease() {
        CountedLease lease = tiny.lease();
        PendingGeneration pending = compute.generate(Lane.CHAT, tiny.text(), lease);
        pending.next(PATIENCE, "limit");
        pending.close();

        await().atMost(PATIENCE).until(() -> lease.closed() == 1);
    }

    @Test
    void a_text_cancelled_while_it_waits_never_begins() {
        var _ = tiny.occupy();
        CountedLease lease = tiny.lease();
        compute.generate(Lane.CHAT, tiny.text(), lease).close();

        assertThat(lease.closed()).isEqualTo(1);
        assertThat(tiny.waiting(Lane.CHAT)).isZero();
    }

    @Test
    void a_text_that_comes_later_joins_the_one_that_runs() {
        CountDownLatch go = new CountDownLatch(1);
        PendingGeneration early = runOneStep(go).getFirst();
        PendingGeneration late = compute.generate(Lane.CHAT, tiny.text(), tiny.lease());
        go.countDown();

        assertThat(end(late)).isInstanceOf(GenerationEvent.Done.class);
        assertThat(end(early)).isInstanceOf(GenerationEvent.Done.class);
        assertThat(tiny.meters
                        .get("lorica.inference.batch.size")
                        .tag("kind", "chat")
                        .summary()
                        .max())
                .isEqualTo(2);
        await().atMost(PATIENCE)
                .until(() -> tiny.meters
                                .get("lorica.inference.rows")
                                .tag("state", "running")
                                .gauge()
                                .value()
                        == 0);
    }

    @Test
    void a_decision_is_answered_while_a_text_runs() {
        CountDownLatch go = new CountDownLatch(1);
        PendingGeneration text = runOneStep(go).getFirst();
        PendingResult<double[]> decision = compute.score(Lane.DECISION, tiny.question(), tiny.lease());
        go.countDown();

        assertThat(decision.await(PATIENCE, "limit")).hasSize(2);
        assertThat(end(text)).isInstanceOf(GenerationEvent.Done.class);
    }

    @Test
    void a_cancelled_text_leaves_between_two_tokens_and_another_takes_its_place() {
        CountDownLatch go = new CountDownLatch(1);
        CountedLease lease = tiny.lease();
        List<PendingGeneration> running = runOneStep(go, lease, tiny.lease());
        PendingGeneration third = compute.generate(Lane.CHAT, tiny.text(), tiny.lease());
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
        CountedLease lease = tiny.lease();
        PendingGeneration bad = compute.generate(
                Lane.CHAT,
                new GenerationRequest(new int[] {Integer.MAX_VALUE}, 4, SamplingOptions.GREEDY, List.of(), tiny.stack),
                lease);
        go.countDown();

        assertThat(end(bad)).isInstanceOf(GenerationEvent.Failed.class);
        assertThat(end(good)).isInstanceOf(GenerationEvent.Done.class);
        await().atMost(PATIENCE).until(() -> lease.closed() == 1);
    }

    @Test
    void a_text_without_any_room_is_refused_and_the_next_one_is_answered() {
        PendingGeneration large = compute.generate(
                Lane.CHAT,
                new GenerationRequest(new int[] {10}, 1 << 20, SamplingOptions.GREEDY, List.of(), tiny.stack),
                tiny.lease());

        assertThat(end(large)).isInstanceOf(GenerationEvent.Failed.class);
        assertThat(end(compute.generate(Lane.CHAT, tiny.text(), tiny.lease())))
                .isInstanceOf(GenerationEvent.Done.class);
    }

    @Test
    void the_thread_outlives_an_error_of_the_engine() {
        compute.release(() -> {
            throw new UnsatisfiedLinkError("A native method is missing");
        });

        assertThat(compute.score(Lane.DECISION, tiny.question(), tiny.lease()).await(PATIENCE, "limit"))
                .hasSize(2);
    }

    @Test
    void a_bad_request_makes_the_engine_suspect_and_a_pass_clears_it() {
        PendingResult<double[]> bad = compute.score(Lane.DECISION, tiny.brokenQuestion(), tiny.lease());
        assertThatThrownBy(() -> bad.await(PATIENCE, "limit")).isInstanceOf(InferenceProblem.ComputationFailed.class);
        assertThat(compute.isSuspect()).isTrue();
        compute.probe();
        tiny.flush();
        assertThat(compute.isSuspect()).isFalse();
        assertThat(compute.fault()).isEmpty();
    }

    @Test
    void a_broken_engine_is_told_and_refuses() {
        BaseModel broken = TinyCompute.load(directory);
        Compute onBroken = new Compute("broken", broken, TinyCompute.properties(Map.of()), tiny.meters);
        onBroken.start();
        broken.close();
        PendingResult<double[]> failed = onBroken.score(Lane.DECISION, tiny.question(), tiny.lease());
        assertThatThrownBy(() -> failed.await(PATIENCE, "limit"))
                .isInstanceOf(InferenceProblem.ComputationFailed.class);
        onBroken.probe();
        onBroken.call(() -> true);
        assertThat(onBroken.fault()).isPresent();
        assertThat(tiny.meters
                        .get("lorica.inference.engine.works")
                        .tag("base", "broken")
                        .gauge()
                        .value())
                .isZero();
        CountedLease refused = tiny.lease();
        assertThatThrownBy(() -> onBroken.score(Lane.DECISION, tiny.question(), refused))
                .isInstanceOf(InferenceProblem.EngineFails.class);
        assertThat(refused.closed()).isEqualTo(1);
        onBroken.stop();
    }

    @Test
    void an_engine_that_works_again_takes_requests_again() {
        compute.engine().fails(new IllegalStateException("Out of order"));
        assertThat(compute.fault()).isPresent();

        compute.probe();
        tiny.flush();

        assertThat(compute.fault()).isEmpty();
        assertThat(compute.score(Lane.DECISION, tiny.question(), tiny.lease()).await(PATIENCE, "limit"))
                .hasSize(2);
    }

    /** Texts of which each has its first token; they get no more until {@code go}. */
    private List<PendingGeneration> runOneStep(CountDownLatch go, CountedLease... leases) {
        var _ = tiny.occupy();
        List<PendingGeneration> running = new ArrayList<>();
        for (CountedLease lease : leases.length == 0 ? new CountedLease[] {tiny.lease()} : leases) {
            running.add(compute.generate(Lane.CHAT, tiny.text(), lease));
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
        tiny.release();
        await().atMost(PATIENCE).until(() -> stepped.getCount() == 0);
        return running;
    }
}
