package io.lorica.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lorica.api.inference.ChatCompletionChunk;
import io.lorica.api.inference.ChatCompletionRequest;
import io.lorica.api.inference.ChatCompletionRequest.Message;
import io.lorica.client.TestServer.Answer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChatStreamTest {
    private static final String PATH = "/v1/chat/completions";
    private static final ChatCompletionRequest REQUEST =
            ChatCompletionRequest.of("tiny", List.of(new Message("user", "A loan?")));

    private final TestServer server = new TestServer();
    private final LoricaClient client = server.client();
    private final StringBuilder text = new StringBuilder();

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void an_answer_comes_in_pieces_with_the_usage_at_its_end() {
        server.answering(
                PATH,
                Answer.events(chunk("{\"role\":\"assistant\",\"content\":\"\"}", "null")
                        + chunk("{\"content\":\"Yes\"}", "null")
                        + chunk("{\"content\":\"!\"}", "null")
                        + chunk("{}", "\"stop\"")
                        + "data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,"
                        + "\"model\":\"tiny\",\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2,"
                        + "\"total_tokens\":5,"
                        + "\"prompt_tokens_details\":{\"cached_tokens\":1}}}\n\ndata: [DONE]\n\n"));
        List<ChatCompletionChunk> chunks = new ArrayList<>();

        try (ChatStream answer = client.chat(REQUEST)) {
            answer.forEach(chunks::add);
        }

        chunks.forEach(chunk -> text.append(chunk.text()));
        assertThat(text).hasToString("Yes!");
        assertThat(chunks.get(3).choices().getFirst().finishReason()).isEqualTo("stop");
        assertThat(chunks.getLast().usage()).isNotNull();
        assertThat(server.requests().getFirst().body())
                .contains("\"stream\":true")
                .contains("\"stream_options\":{\"include_usage\":true}");
    }

    @Test
    void a_node_that_gives_up_in_the_middle_says_so() {
        server.answering(
                PATH,
                Answer.events(chunk("{\"content\":\"Ye\"}", "null")
                        + "data: {\"error\":{\"message\":\"It took too long.\",\"type\":\"server_error\","
                        + "\"code\":\"timed_out\"}}\n\n"));

        assertThatThrownBy(this::readAll)
                .isInstanceOfSatisfying(
                        LoricaException.Unavailable.class,
                        failure -> assertThat(failure.problem())
                                .hasValueSatisfying(
                                        problem -> assertThat(problem.slug()).isEqualTo("timed-out")))
                .hasMessageContaining("ended early: It took too long.");
        assertThat(text).hasToString("Ye");
    }

    @Test
    void an_answer_that_is_cut_off_is_not_taken_for_a_whole_one() {
        server.answering(PATH, Answer.events(chunk("{\"content\":\"Ye\"}", "null")));

        assertThatThrownBy(this::readAll)
                .isInstanceOf(LoricaException.Unavailable.class)
                .hasMessageContaining("cut off");
    }

    @Test
    void a_request_that_is_refused_has_no_stream() {
        server.answering(PATH, Answer.problem(404, "unknown-model", "This node serves no model 'tiny'."));

        assertThatThrownBy(this::readAll)
                .isInstanceOf(LoricaException.Refused.class)
                .hasMessageContaining("This node serves no model 'tiny'.");
    }

    @Test
    void an_answer_can_be_read_once() {
        server.answering(PATH, Answer.events("data: [DONE]\n\n"));
        try (ChatStream answer = client.chat(REQUEST)) {
            assertThat(answer).isEmpty();
            assertThatThrownBy(answer::iterator).isInstanceOf(IllegalStateException.class);
        }
    }

    private void readAll() {
        try (ChatStream answer = client.chat(REQUEST)) {
            answer.forEach(chunk -> text.append(chunk.text()));
        }
    }

    private static String chunk(String delta, String reason) {
        return """
                data: {"id":"c1","object":"chat.completion.chunk","created":1,"model":"tiny",\
                "choices":[{"index":0,"delta":%s,"finish_reason":%s}]}

                """.formatted(delta, reason);
    }
}
