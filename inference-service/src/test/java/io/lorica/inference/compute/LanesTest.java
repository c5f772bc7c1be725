package io.lorica.inference.compute;

import static io.lorica.inference.compute.TinyCompute.PATIENCE;
import static io.lorica.inference.compute.TinyCompute.QUEUE;
import static io.lorica.inference.compute.TinyCompute.end;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lorica.inference.InferenceProblem;
import io.lorica.inference.compute.TinyCompute.CountedLease;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How lanes share a compute thread. */
class LanesTest {
    @TempDir
    Path directory;

    private final List<String> slices = new CopyOnWriteArrayList<>();
    private @Nullable TinyCompute tiny;

    @AfterEach
    void stop() {
        if (tiny != null) {
            tiny.close();
        }
    }

    /** Notes each of its slices. */
    private final class NotedWork implements SlicedWork<String> {
        private final String name;
        private final AtomicInteger left;
        private final AtomicInteger closed = new AtomicInteger();

        NotedWork(String name, int slices) {
            this.name = name;
            this.left = new AtomicInteger(slices);
        }

        @Override
        public boolean advance() {
            slices.add(name);
            return left.decrementAndGet() > 0;
        }

        @Override
        public String result() {
            return name;
        }

        @Override
        public void close() {
            closed.incrementAndGet();
        }
    }

    @ParameterizedTest
    @EnumSource(Lane.class)
    void every_lane_takes_work_in_slices_and_texts_and_scorings(Lane lane) {
        Compute compute = start(Map.of());

        PendingResult<String> work = compute.run(lane, _ -> new NotedWork("work", 3), tiny().lease());
        PendingGeneration text = compute.generate(lane, tiny().text(), tiny().lease());
        PendingResult<double[]> scores = compute.score(lane, tiny().question(), tiny().lease());

        assertThat(work.await(PATIENCE, "limit")).isEqualTo("work");
        assertThat(scores.await(PATIENCE, "limit")).hasSize(2);
        assertThat(end(text)).isInstanceOf(GenerationEvent.Done.class);
        assertThat(slices).hasSize(3);
        assertThat(tiny().meters
                        .get("lorica.inference.queue.wait")
                        .tag("kind", lane.tag())
                        .timer()
                        .count())
                .isEqualTo(3);
    }

    @Test
    void long_work_does_not_hold_up_what_comes_after_it_in_its_own_lane() {
        Compute compute = start(Map.of());
        AtomicBoolean mayEnd = new AtomicBoolean();
        CountedLease lease = tiny().lease();
        PendingResult<String> endless = compute.run(Lane.DECISION, _ -> until(mayEnd), lease);

        PendingResult<double[]> brief = compute.score(Lane.DECISION, tiny().question(), tiny().lease());
        PendingGeneration text = compute.generate(Lane.CHAT, tiny().text(), tiny().lease());

        assertThat(brief.await(PATIENCE, "limit")).hasSize(2);
        assertThat(end(text)).isInstanceOf(GenerationEvent.Done.class);
        assertThat(lease.closed()).isZero();
        mayEnd.set(true);
        assertThat(endless.await(PATIENCE, "limit")).isEqualTo("ended");
        await().atMost(PATIENCE).until(() -> lease.closed() == 1);
    }

    @Test
    void a_long_scoring_is_done_in_slices_between_which_others_are_served() {
        Compute compute = start(Map.of(Lane.DECISION, new LaneProperties(null, 1, null, 1, null)));
        var busy = tiny().occupy();
        CountedLease lease = tiny().lease();
        PendingResult<double[]> scoring = compute.score(Lane.DECISION, tiny().longQuestion(), lease);
        PendingResult<Integer> ended = compute.run(
                Lane.DOCUMENT,
                _ -> new SlicedWork<>() {
                    @Override
                    public boolean advance() {
                        return false;
                    }

                    @Override
                    public Integer result() {
                        return lease.closed();
                    }
                },
                tiny().lease());
        tiny().release();
        busy.join();

        assertThat(ended.await(PATIENCE, "limit")).isZero();
        assertThat(scoring.await(PATIENCE, "limit")).hasSize(2);
    }

    @Test
    void a_turn_serves_the_lanes_by_priority_each_within_its_budget() {
        Map<Lane, LaneProperties> lanes = new EnumMap<>(Lane.class);
        lanes.put(Lane.DOCUMENT, new LaneProperties(null, 1, null, 2, null));
        lanes.put(Lane.DECISION, new LaneProperties(null, 2, null, 1, null));
        lanes.put(Lane.STREAM, new LaneProperties(null, 3, null, 9, Duration.ofNanos(1)));
        Compute compute = start(lanes);

        runTogether(compute, Map.of(Lane.STREAM, 2, Lane.DECISION, 3, Lane.DOCUMENT, 4));

        assertThat(slices)
                .containsExactly(
                        "document",
                        "document",
                        "decision",
                        "stream", // first turn; the stream's time is up at once
                        "document",
                        "document",
                        "decision",
                        "stream",
                        "decision");
    }

    @Test
    void no_more_jobs_of_a_lane_run_at_once_than_it_has_places() {
        Compute compute = start(Map.of(Lane.EXPLANATION, new LaneProperties(null, null, 2, null, null)));
        List<PendingResult<String>> pending = new ArrayList<>();
        var busy = tiny().occupy();
        for (String name : List.of("a", "b", "c")) {
            pending.add(compute.run(Lane.EXPLANATION, _ -> new NotedWork(name, 3), tiny().lease()));
        }
        tiny().release();
        busy.join();
        pending.forEach(one -> one.await(PATIENCE, "limit"));

        // One slice a turn, and a newcomer comes after those that run; the third begins when the first has ended.
        assertThat(slices).containsExactly("a", "a", "b", "a", "b", "c", "b", "c", "c");
    }

    @Test
    void a_full_lane_refuses_with_the_setting_to_raise_and_the_others_take_work() {
        Compute compute = start(Map.of(Lane.EXPLANATION, new LaneProperties(1, null, null, null, null)));
        var _ = tiny().occupy();
        var _ = compute.score(Lane.EXPLANATION, tiny().question(), tiny().lease());
        CountedLease refused = tiny().lease();

        assertThatThrownBy(() -> compute.score(Lane.EXPLANATION, tiny().question(), refused))
                .isInstanceOf(InferenceProblem.Overloaded.class)
                .hasMessageContaining("lorica.batch.lanes.explanation.queue");
        assertThat(refused.closed()).isEqualTo(1);
        for (int i = 0; i < QUEUE; i++) {
            compute.score(Lane.DECISION, tiny().question(), tiny().lease());
        }
        assertThatThrownBy(() -> compute.score(Lane.DECISION, tiny().question(), tiny().lease()))
                .hasMessageContaining("lorica.batch.decision-queue");
        assertThat(tiny().waiting(Lane.EXPLANATION)).isEqualTo(1);
        assertThat(tiny().meters
                        .get("lorica.inference.overload")
                        .tag("kind", "explanation")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void work_given_up_between_two_slices_ends_and_frees_what_it_held() {
        Compute compute = start(Map.of());
        CountedLease lease = tiny().lease();
        NotedWork endless = new NotedWork("endless", Integer.MAX_VALUE);
        PendingResult<String> pending = compute.run(Lane.DOCUMENT, _ -> endless, lease);
        await().atMost(PATIENCE).until(() -> !slices.isEmpty());

        assertThatThrownBy(() -> pending.await(Duration.ofMillis(1), "limit"))
                .isInstanceOf(InferenceProblem.TimedOut.class);

        await().atMost(PATIENCE).until(() -> lease.closed() == 1);
        assertThat(endless.closed).hasValue(1);
    }

    @Test
    void work_that_breaks_fails_alone_and_frees_what_it_held() {
        Compute compute = start(Map.of());
        CountedLease lease = tiny().lease();
        AtomicInteger closed = new AtomicInteger();
        var broken = new SlicedWork<String>() {
            @Override
            public boolean advance() {
                throw new IllegalStateException("broken");
            }

            @Override
            public String result() {
                return "none";
            }

            @Override
            public void close() {
                closed.incrementAndGet();
            }
        };
        PendingResult<String> bad = compute.run(Lane.STREAM, _ -> broken, lease);
        PendingResult<String> good = compute.run(Lane.STREAM, _ -> new NotedWork("good", 2), tiny().lease());

        assertThatThrownBy(() -> bad.await(PATIENCE, "limit"))
                .isInstanceOf(InferenceProblem.ComputationFailed.class)
                .hasRootCauseMessage("broken");
        assertThat(good.await(PATIENCE, "limit")).isEqualTo("good");
        await().atMost(PATIENCE).until(() -> lease.closed() == 1);
        assertThat(closed).hasValue(1);
        assertThat(compute.isSuspect()).isTrue();
    }

    /** Queues one piece of work in each lane, with so many slices, before any of it is begun. */
    private void runTogether(Compute compute, Map<Lane, Integer> work) {
        var busy = tiny().occupy();
        List<PendingResult<String>> pending = work.entrySet().stream()
                .map(entry -> compute.run(
                        entry.getKey(), _ -> new NotedWork(entry.getKey().tag(), entry.getValue()), tiny().lease()))
                .toList();
        tiny().release();
        busy.join();
        pending.forEach(one -> one.await(PATIENCE, "limit"));
    }

    private static SlicedWork<String> until(AtomicBoolean mayEnd) {
        return new SlicedWork<>() {
            @Override
            public boolean advance() {
                return !mayEnd.get();
            }

            @Override
            public String result() {
                return "ended";
            }
        };
    }

    private Compute start(Map<Lane, LaneProperties> lanes) {
        tiny = new TinyCompute(directory, TinyCompute.properties(lanes));
        return tiny.compute;
    }

    private TinyCompute tiny() {
        if (tiny == null) {
            throw new IllegalStateException("Nothing was started");
        }
        return tiny;
    }
}
