package io.lorica.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.lorica.api.access.Role;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Case x06: what the gateway itself refuses where clients of OpenAI call. 429 and 503 are where those come about. */
class OpenAiErrorsTest extends GatewayTest {
    private static final String CHAT = "/v1/chat/completions";

    @Test
    void x06_a_call_without_a_key_has_openais_error() {
        assertError(send(request(CHAT).POST(BodyPublishers.ofString("{}"))), 401, "invalid_api_key");
        assertError(send(request("/v1/models")), 401, "invalid_api_key");
        assertError(send(request("/v1/models/credit@canary")), 401, "invalid_api_key");
    }

    @Test
    void x06_a_key_of_another_role_has_openais_error() {
        assertError(send(as(Role.SERVICE, CHAT).POST(BodyPublishers.ofString("{}"))), 403, "insufficient_permissions");
    }

    @Test
    void x06_a_body_past_the_limit_has_openais_error() {
        assertError(
                send(as(Role.CALLER, CHAT).POST(BodyPublishers.ofString("x".repeat(1_100_000)))),
                413,
                "body_too_large");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/embeddings", "/v1/responses", "/v1/completions"})
    void what_clients_of_openai_find_elsewhere_has_openais_error(String path) {
        assertError(send(as(Role.CALLER, path).POST(BodyPublishers.ofString("{}"))), 404, "not_found");
    }

    @Test
    void other_paths_have_the_problem_alone() {
        assertThat(body(send(request("/v1/adapters"))).has("error")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/models/credit@canary", "/v1/models/credit%40canary"})
    void b34_a_models_id_reaches_the_service_as_it_was_sent(String path) {
        HttpResponse<String> response = send(as(Role.CALLER, path));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(body(response).path("path").asString()).isEqualTo(path);
        assertThat(response.headers().firstValue("x-request-id")).isPresent();
    }

    private void assertError(HttpResponse<String> response, int status, String code) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(response.headers().firstValue("x-request-id")).isPresent();
        JsonNode problem = body(response);
        JsonNode error = problem.path("error");
        assertThat(error.path("message").asString())
                .isEqualTo(problem.path("detail").asString());
        assertThat(error.path("type").asString()).isEqualTo("invalid_request_error");
        assertThat(error.path("code").asString()).isEqualTo(code);
        assertThat(error.has("param")).isTrue();
    }
}
