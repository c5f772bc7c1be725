package io.lorica.launcher.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

class AnswerTallyTest {
    private final AnswerTally tally = new AnswerTally();

    @Test
    void waits_for_answers_of_the_named_version() throws Exception {
        var waiting = new FutureTask<>(() -> {
            tally.await(2, 2, Duration.ofMinutes(1));
            return tally.requests();
        });
        Thread waiter = Thread.ofPlatform().start(waiting);
        await().until(() -> waiter.getState() == Thread.State.TIMED_WAITING);
        tally.answered(1);
        tally.answered(2);
        tally.answered(2);

        assertThat(waiting.get()).isEqualTo(3);

        assertThat(tally.answersByVersion()).containsEntry(1, 1).containsEntry(2, 2);
        assertThat(tally.requests()).isEqualTo(3);
        assertThat(tally.failures()).isZero();
    }

    @Test
    void a_failure_ends_the_wait_and_the_first_one_is_kept() throws Exception {
        tally.failed("first");
        tally.failed("second");

        tally.await(2, 1, Duration.ofMinutes(1));

        assertThat(tally.failures()).isEqualTo(2);
        assertThat(tally.firstFailure()).isEqualTo("first");
    }

    @Test
    void patience_ends_the_wait() throws Exception {
        tally.await(1, 1, Duration.ofMillis(1));

        assertThat(tally.requests()).isZero();
    }
}
