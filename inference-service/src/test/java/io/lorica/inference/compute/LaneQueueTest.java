package io.lorica.inference.compute;

import static org.assertj.core.api.Assertions.assertThat;

import io.lorica.engine.BaseModel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** For whom a job that could begin waits. */
class LaneQueueTest {
    private static final Duration MAX_WAIT = Duration.ofHours(1);

    @TempDir
    Path directory;

    private TinyCompute tiny;

    /** Two may share a pass. */
    private final LaneQueue queue = new LaneQueue(new LaneSettings(8, 10, 1, 2, 1, Duration.ofMinutes(1)), MAX_WAIT);

    @BeforeEach
    void start() {
        tiny = new TinyCompute(directory, TinyCompute.properties(Map.of()));
    }

    @AfterEach
    void stop() {
        tiny.close();
    }

    @Test
    void a_scoring_waits_for_another_one() {
        assertThat(queue.offer(scoring())).isTrue();
        assertThat(queue.nanosUntilDue(System.nanoTime())).isBetween(1L, MAX_WAIT.toNanos());

        assertThat(queue.offer(scoring())).isTrue();
        assertThat(queue.nanosUntilDue(System.nanoTime())).isZero();
        assertThat(queue.take()).hasSize(2);
    }

    @Test
    void what_shares_no_pass_waits_for_nobody_and_is_begun_alone() {
        assertThat(queue.offer(new SlicedJob<>(Lane.DECISION, LaneQueueTest::nothing, tiny.lease())))
                .isTrue();
        assertThat(queue.nanosUntilDue(System.nanoTime())).isZero();

        assertThat(queue.offer(scoring())).isTrue();
        assertThat(queue.take()).hasSize(1);
        assertThat(queue.take()).hasSize(1);
        assertThat(queue.nanosUntilDue(System.nanoTime())).isEqualTo(LaneQueue.NEVER);
    }

    private static SlicedWork<String> nothing(BaseModel base) {
        throw new IllegalStateException("Nobody begins it on " + base.digest());
    }

    private ScoreJob scoring() {
        return new ScoreJob(Lane.DECISION, tiny.question(), tiny.lease());
    }
}
