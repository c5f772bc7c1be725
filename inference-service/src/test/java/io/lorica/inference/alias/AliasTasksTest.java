package io.lorica.inference.alias;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AliasTasksTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final AliasTasks tasks = new AliasTasks();
    private final List<String> done = new CopyOnWriteArrayList<>();
    private final CountDownLatch hold = new CountDownLatch(1);
    private final CountDownLatch begun = new CountDownLatch(1);

    @AfterEach
    void stop() {
        tasks.close();
    }

    @Test
    void the_tasks_of_an_alias_come_in_order_and_of_those_that_wait_the_latest() {
        tasks.submit("a", this::hang);
        await().atMost(PATIENCE).until(() -> begun.getCount() == 0);
        tasks.submit("a", () -> done.add("second"));
        tasks.submit("a", () -> done.add("third"));
        hold.countDown();

        await().atMost(PATIENCE).until(() -> !tasks.isBusy("a"));
        assertThat(done).containsExactly("hung", "third");
    }

    @Test
    void an_alias_whose_task_hangs_holds_up_no_other() {
        tasks.submit("a", this::hang);
        tasks.submit("b", () -> done.add("b"));

        await().atMost(PATIENCE).until(() -> !tasks.isBusy("b"));
        assertThat(done).containsExactly("b");
        assertThat(tasks.isBusy("a")).isTrue();
    }

    @Test
    void an_alias_outlives_a_task_that_breaks() {
        tasks.submit("a", () -> {
            throw new IllegalStateException("broken");
        });
        await().atMost(PATIENCE).until(() -> !tasks.isBusy("a"));
        tasks.submit("a", () -> done.add("next"));

        await().atMost(PATIENCE).until(() -> !tasks.isBusy("a"));
        assertThat(done).containsExactly("next");
    }

    @Test
    void the_end_interrupts_what_hangs_and_later_tasks_are_without_effect() {
        tasks.submit("a", this::hang);
        await().atMost(PATIENCE).until(() -> begun.getCount() == 0);
        tasks.close();
        tasks.submit("b", () -> done.add("b"));

        assertThat(done).containsExactly("interrupted");
        assertThat(tasks.isBusy("b")).isFalse();
    }

    private void hang() {
        begun.countDown();
        try {
            hold.await();
            done.add("hung");
        } catch (InterruptedException _) {
            done.add("interrupted");
        }
    }
}
