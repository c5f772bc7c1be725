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
                "\"tools\": 1",
                "\"functions\": \"f\"",
                "\"logit_bias\": true",
                "\"response_format\": \"json_object\"",
                "\"stream_options\": true",
                "\"logprobs\": true",
                "\"logit_bias\": {\"50256\": -100}",
                "\"frequency_penalty\": 0.5",
                "\"presence_penalty\": 1",
                "\"response_format\": {\"type\": \"json_object\"}",
                "\"modalities\": [\"audio\"]",
                "\"temperature\": 2.5",
                "\"temperature\": \"hot\"",
                "\"top_p\": 1.5",
                "\"guided_json\": {}",
                "\"top_k\": 5",
                "\"repetition_penalty\": 1.1",
                "\"tool_choice\": \"required\"",
                "\"function_call\": {\"name\": \"f\"}",
                "\"moderation\": {\"model\": \"omni-moderation-latest\"}",
                "\"store\": true",
                "\"service_tier\": \"flex\"",
                "\"reasoning_effort\": \"high\"",
                "\"prediction\": {\"type\": \"content\", \"content\": \"x\"}",
                "\"max_token\": 5",
                "\"seed\": 1.5",
                "\"max_tokens\": 0",
                "\"max_tokens\": 8.5",
                "\"max_tokens\": 1e10",
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
                "{\"model\": \"m\", \"messages\": [{\"role\": \"assistant\", \"refusal\": \"I can't.\"}]}",
                "{\"model\": \"m\", \"messages\": [{\"role\": \"assistant\", \"tool_calls\": true}]}",
                "{\"model\": \"m\", \"messages\": [{\"role\": \"user\", \"content\": null}]}",
                "{\"model\": \"m\", \"messages\": [{\"role\": \"user\", \"content\": \"x\", \"weight\": 0}]}",
                "{\"model\": \"m\", \"messages\": [{\"role\": \"user\", \"content\": \"\\ud800\"}]}",
            })
    void a_malformed_request_is_refused(String body) {
        assertThatThrownBy(() -> read(body)).isInstanceOf(InvalidRequest.class);
    }

    @Test
    void fields_at_the_value_that_changes_nothing_are_accepted() {
        ChatRequest request = read("""
                {"model": "m", "messages": [{"role": "user", "content": "x", "name": "ann"}],
                 "n": 1, "tools": [], "tool_choice": "none", "parallel_tool_calls": true, "logprobs": false,
                 "frequency_penalty": 0, "presence_penalty": 0.0, "logit_bias": {}, "store": false,
                 "service_tier": "auto", "reasoning_effort": null, "top_k": null, "user": "x",
                 "prompt_cache_key": "k", "safety_identifier": "s"}
                """);

        assertThat(request.messages()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tool_choice", "function_call"})
    void without_tools_the_model_may_choose_among_none(String field) {
        ChatRequest request = read("""
                {"model": "m", "messages": [{"role": "user", "content": "x"}], "%s": "auto"}
                """.formatted(field));

        assertThat(request.messages()).hasSize(1);
    }

    @Test
    void a_role_that_is_not_known_is_told_before_the_fields_that_only_it_has() {
        assertThatThrownBy(() -> read("""
                {"model": "m", "messages": [{"role": "tool", "content": "x", "tool_call_id": "1"}]}
                """))
                .isInstanceOf(InvalidRequest.class)
                .hasMessage("messages[0].role: must be system, developer, user or assistant; tools and functions are"
                        + " not called here.");
    }

    @Test
    void a_whole_number_is_one_however_it_is_written() {
        ChatRequest request = read("""
                {"model": "m", "messages": [{"role": "user", "content": "x"}], "max_tokens": 8.0, "seed": 5e0, "n": 1.0}
                """);

        assertThat(request.maxTokens()).hasValue(8);
        assertThat(request.sampling().seed()).isEqualTo(5);
    }

    @Test
    void b22_an_answer_without_content_is_one_that_said_nothing() {
        ChatRequest request = read("""
                {"model": "m", "messages": [{"role": "user", "content": "A"},
                 {"role": "assistant", "content": null, "refusal": null, "tool_calls": [], "annotations": []},
                 {"role": "assistant"}, {"role": "user", "content": "B"}]}
                """);

        assertThat(request.messages().get(1).content()).isEmpty();
        assertThat(request.messages().get(2).content()).isEmpty();
    }

    @Test
    void a_top_p_of_zero_takes_the_likeliest_token() {
        ChatRequest request = read("""
                {"model": "m", "messages": [{"role": "user", "content": "x"}], "top_p": 0, "temperature": 1.5}
                """);

        assertThat(request.sampling().temperature()).isZero();
    }

    private static ChatRequest read(String body) {
        return ChatRequestReader.read(JsonMapper.shared().readTree(body));
    }
}
