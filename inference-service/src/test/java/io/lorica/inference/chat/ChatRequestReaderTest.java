package io.lorica.inference.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lorica.chassis.problem.InvalidRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class ChatRequestReaderTest {

    @Test
    void an_openai_request_is_understood() {
        ChatRequest request = read("""
                {"model": "m", "messages": [{"role": "developer", "content": "Be brief."},
                 {"role": "user", "content": [{"type": "text", "text": "a"}, {"type": "text", "text": "b"}]}],
                 "max_completion_tokens": 7, "temperature": 0, "top_p": 0.5, "seed": 42, "stop": "\\n",
                 "stream": true, "stream_options": {"include_usage": true},
                 "n": 1, "tools": [], "response_format": {"type": "text"}, "user": "x", "metadata": {"k": "v"}}
                """);

        assertThat(request.messages().get(0).role()).isEqualTo("system");
        assertThat(request.messages().get(1).content()).isEqualTo("ab");
        assertThat(request.maxTokens()).hasValue(7);
        assertThat(request.sampling().temperature()).isZero();
        assertThat(request.sampling().seed()).isEqualTo(42);
        assertThat(request.stop()).containsExactly("\n");
        assertThat(request.isStream()).isTrue();
        assertThat(request.isUsageIncluded()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"n\": 2",
                "\"tools\": [{\"type\": \"function\"}]",
                "\"logprobs\": true",
                "\"logit_bias\": {\"50256\": -100}",
                "\"frequency_penalty\": 0.5",
                "\"presence_penalty\": 1",
                "\"response_format\": {\"type\": \"json_object\"}",
                "\"modalities\": [\"audio\"]",
                "\"temperature\": 2.5",
                "\"temperature\": \"hot\"",
                "\"top_p\": 0",
                "\"seed\": 1.5",
                "\"max_tokens\": 0",
                "\"stop\": [\"\"]",
                "\"stop\": [\"a\", \"b\", \"c\", \"d\", \"e\"]",
                "\"stream\": \"yes\"",
            })
    void what_can_not_be_honoured_is_refused_by_name(String field) {
        String name = field.substring(1, field.indexOf('"', 1));

        assertThatThrownBy(() -> read(
                        "{\"model\": \"m\", \"messages\": [{\"role\": \"user\", \"content\": \"x\"}], " + field + "}"))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageStartingWith(name + ":");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{\"model\": \"m\"}",
                "{\"messages\": [{\"role\": \"user\", \"content\": \"x\"}]}",
                "{\"model\": \"m\", \"messages\": []}",
                "{\"model\": \"m\", \"messages\": [{\"role\": \"tool\", \"content\": \"x\"}]}",
                "{\"model\": \"m\", \"messages\": [{\"role\": \"user\", \"content\": [{\"type\": \"image_url\"}]}]}",
                "{\"model\": \"m\", \"messages\": [\"x\"]}",
            })
    void a_malformed_request_is_refused(String body) {
        assertThatThrownBy(() -> read(body)).isInstanceOf(InvalidRequest.class);
    }

    private static ChatRequest read(String body) {
        return ChatRequestReader.read(JsonMapper.shared().readTree(body));
    }
}
