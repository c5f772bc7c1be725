package io.lorica.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lorica.api.training.RunProgress;
import io.lorica.api.training.RunState;
import io.lorica.client.TestServer.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RunEventsTest {
    private static final String PATH = "/v1/training-runs/r1/events";

    private final TestServer server = new TestServer();
    private final LoricaClient client = server.client();
    private final List<Long> seen = new ArrayList<>();

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void events_go_on_after_a_broken_connection_without_a_gap_or_a_repetition() throws InterruptedException {
        server.answering(
                PATH,
                Answer.events(event(1, "QUEUED") + event(2, "TRAINING") + "id:3\nevent:progress\ndata:{\"sequ"),
                Answer.problem(503, "starting", "d"),
                Answer.events(event(2, "TRAINING") + event(3, "TRAINING") + event(4, "SUCCEEDED")));

        RunProgress end = client.runEvents().follow("r1", progress -> seen.add(progress.sequence()));

        assertThat(end.state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(seen).containsExactly(1L, 2L, 3L, 4L);
        assertThat(server.requests())
                .extracting(request -> request.header("Last-Event-ID"))
                .containsExactly(Optional.empty(), Optional.of("2"), Optional.of("2"));
    }

    @Test
    void a_listener_that_knows_a_part_hears_the_rest() throws InterruptedException {
        server.answering(PATH, Answer.events(": waiting\n\n" + event(8, "FAILED")));

        client.runEvents().follow("r1", 7, progress -> seen.add(progress.sequence()));

        assertThat(seen).containsExactly(8L);
        assertThat(server.requests().getFirst().header("Last-Event-ID")).contains("7");
    }

    @Test
    void a_run_that_is_not_there_is_a_refusal_at_once() {
        server.answering(PATH, Answer.problem(404, "unknown-training-run", "There is no training run 'r1'."));

        assertThatThrownBy(() -> client.runEvents().follow("r1", _ -> {}))
                .isInstanceOf(LoricaException.Refused.class)
                .hasMessageContaining("There is no training run 'r1'.");
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void events_that_can_not_be_read_are_told() {
        server.answering(PATH, Answer.events("data: [1]\n\n"));

        assertThatThrownBy(() -> client.runEvents().follow("r1", _ -> {}))
                .isInstanceOf(LoricaException.Unreadable.class);
    }

    @Test
    void an_interrupted_listener_ends() throws InterruptedException {
        server.answering(PATH, Answer.events(""));
        var failure = new java.util.concurrent.CompletableFuture<Throwable>();
        Thread listener = Thread.ofVirtual().start(() -> {
            try {
                client.runEvents().follow("r1", _ -> {});
            } catch (Throwable e) {
                failure.complete(e);
            }
        });

        listener.interrupt();

        assertThat(failure.join()).isInstanceOf(InterruptedException.class);
    }

    private static String event(long sequence, String state) {
        return """
                id:%1$d
                event:progress
                data:{"sequence":%1$d,"state":"%2$s","step":1,
                data:"total_steps":2,"loss":2.5,"at":"2026-01-01T00:00:00Z"}

                """.formatted(sequence, state);
    }
}
