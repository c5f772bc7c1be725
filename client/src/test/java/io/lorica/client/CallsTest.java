package io.lorica.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.lorica.api.Problem;
import io.lorica.api.access.CreateApiKeyRequest;
import io.lorica.api.access.CreatedApiKey;
import io.lorica.api.access.Role;
import io.lorica.api.inference.ChatCompletionRequest;
import io.lorica.api.inference.ChatCompletionRequest.Message;
import io.lorica.api.inference.Decision;
import io.lorica.api.inference.DecisionRequest;
import io.lorica.api.registry.Adapter;
import io.lorica.api.registry.AdapterLayer;
import io.lorica.api.training.CreateTrainingRunRequest;
import io.lorica.client.TestServer.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract on the wire, over real HTTP. */
class CallsTest {
    private static final String DIGEST = "0".repeat(64);
    private static final String DECISION = """
            {"id": "dec_1", "model": "credit-approval", "decision": "approve", "label": "good",
             "probabilities": {"good": 0.9, "bad": 0.1}, "risk_threshold": 0.3,
             "base_model": {"name": "tiny", "digest": "%1$s"},
             "stack": [{"name": "credit-approval", "number": 2, "digest": "%1$s"}], "prompt_sha256": "%1$s",
             "latency_ms": 12.5, "decided_at": "2026-01-01T00:00:00Z",
             "new_field_of_a_later_release": {"a": 1}}""".formatted(DIGEST);
    private static final String ADAPTER =
            "{\"name\": \"%s\", \"layer\": \"TASK\", \"latest_version\": 0, \"created_at\": \"2026-01-01T00:00:00Z\"}";
    private static final DecisionRequest QUESTION = new DecisionRequest("credit-approval", Map.of("duration", 6));
    private static final CreateTrainingRunRequest RUN =
            new CreateTrainingRunRequest("credit-approval", AdapterLayer.TASK, null, List.of("ds1"), null);
    private static final Retries QUICK = new Retries(3, Duration.ofMillis(1), Duration.ofMillis(20));

    private final TestServer server = new TestServer();
    private LoricaClient client = server.clientBuilder().retries(QUICK).build();

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void names_travel_in_snake_case_with_the_key_and_fields_of_newer_servers_are_skipped() {
        server.answering("/v1/decisions", Answer.json(DECISION));

        Decision decision = client.inference().decide(QUESTION);

        assertThat(decision.riskThreshold()).isEqualTo(0.3);
        assertThat(decision.stack().getLast().number()).isEqualTo(2);
        var request = server.requests().getFirst();
        assertThat(request.header("Authorization")).contains("Bearer " + TestServer.KEY);
        assertThat(request.body()).contains("\"duration\":6");
        assertThat(UUID.fromString(request.header("X-Request-Id").orElseThrow()))
                .isNotNull();
    }

    @Test
    void what_is_absent_is_not_sent() {
        server.answering("/v1/chat/completions", Answer.json("""
                {"id": "c1", "object": "chat.completion", "created": 1, "model": "tiny",
                 "choices": [{"index": 0, "message": {"role": "assistant", "content": "Yes."},
                              "finish_reason": "stop"}],
                 "usage": {"prompt_tokens": 3, "completion_tokens": 2, "total_tokens": 5,
                           "prompt_tokens_details": {"cached_tokens": 0}}}"""));

        var answer =
                client.inference().complete(ChatCompletionRequest.of("tiny", List.of(new Message("user", "A loan?"))));

        assertThat(answer.choices().getFirst().message().content()).isEqualTo("Yes.");
        assertThat(server.requests().getFirst().body())
                .isEqualTo("{\"model\":\"tiny\",\"messages\":[{\"role\":\"user\",\"content\":\"A loan?\"}]}");
    }

    @Test
    void a_refusal_has_the_problem_with_its_facts_and_tells_detail_and_trace() {
        server.answering(
                "/v1/adapters/credit/aliases/champion", new Answer(409, "application/problem+json", """
                {"type": "urn:lorica:problem:gate-failed", "title": "Gate failed", "status": 409,
                 "detail": "auc is .6, needs .7.", "instance": "/v1/x", "trace_id": "4bf9",
                 "shortfalls": [{"metric": "auc", "value": 0.6}], "nothing": null}""", List.of()));

        var refused = catchThrowableOfType(
                LoricaException.Refused.class, () -> client.registry().alias("credit", "champion"));

        assertThat(refused)
                .hasMessage("GET /v1/adapters/credit/aliases/champion was refused (409):"
                        + " auc is .6, needs .7. (trace 4bf9)");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.problem().slug()).isEqualTo("gate-failed");
        assertThat(refused.problem().facts()).containsOnlyKeys("shortfalls");
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void fields_that_are_to_blame_are_named() {
        server.answering("/v1/adapters", new Answer(400, "application/problem+json", """
                {"type": "urn:lorica:problem:invalid-request", "title": "Invalid request", "status": 400, "detail": "d",
                 "errors": [{"field": "name", "message": "must match"}]}""", List.of()));

        var refused = catchThrowableOfType(
                LoricaException.Refused.class, () -> client.registry().adapters(null, 50));

        assertThat(refused.problem().errors()).containsExactly(new Problem.FieldError("name", "must match"));
        assertThat(refused.problem().traceId()).isEmpty();
    }

    @Test
    void what_a_proxy_on_the_way_says_is_a_problem_too() {
        server.answering("/v1/models", new Answer(403, "text/html", "<h1>no</h1>", List.of()));

        assertThatThrownBy(() -> client.inference().models())
                .isInstanceOf(LoricaException.Refused.class)
                .hasMessage("GET /v1/models was refused (403): no reason was given");
    }

    @Test
    void a_read_is_made_again_with_the_same_request_id() {
        server.answering(
                "/v1/adapters/credit",
                Answer.problem(503, "starting", "Try again."),
                new Answer(502, "text/plain", "bad gateway", List.of()),
                Answer.json(ADAPTER.formatted("credit")));

        assertThat(client.registry().adapter("credit").name()).isEqualTo("credit");

        assertThat(server.requests())
                .hasSize(3)
                .extracting(request -> request.header("X-Request-Id").orElseThrow())
                .containsOnly(
                        server.requests().getFirst().header("X-Request-Id").orElseThrow());
    }

    @Test
    void attempts_are_bounded_and_the_last_failure_is_told() {
        server.answering("/v1/models", Answer.problem(503, "not-ready", "The base is being loaded."));

        var unavailable = catchThrowableOfType(
                LoricaException.Unavailable.class, () -> client.inference().models());

        assertThat(unavailable)
                .hasMessageContaining("GET /v1/models could not be answered (503): The base is being loaded.")
                .hasMessageContaining("trace 4bf92f3577b34da6a3ce929d0e0e4736");
        assertThat(unavailable.problem()).map(Problem::slug).contains("not-ready");
        assertThat(server.requests()).hasSize(3);
    }

    @Test
    void a_call_that_creates_is_made_once() {
        server.answering("/v1/training-runs", Answer.problem(503, "not-ready", "Try again."));

        assertThatThrownBy(() -> client.training().createTrainingRun(RUN))
                .isInstanceOf(LoricaException.Unavailable.class);

        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void a_call_that_creates_under_a_key_is_made_again() {
        server.answering("/v1/adapters", Answer.problem(503, "s", "d"), Answer.json(ADAPTER.formatted("credit")));

        Adapter adapter = client.registry()
                .createAdapter(
                        new io.lorica.api.registry.CreateAdapterRequest("credit", AdapterLayer.TASK, null), "build-17");

        assertThat(adapter.name()).isEqualTo("credit");
        assertThat(server.requests())
                .hasSize(2)
                .allSatisfy(
                        request -> assertThat(request.header("Idempotency-Key")).contains("build-17"));
    }

    @Test
    void a_decision_is_made_again_under_its_request_id() {
        server.answering("/v1/decisions", Answer.problem(503, "overloaded", "d"), Answer.json(DECISION));
        UUID id = UUID.randomUUID();

        client.withRequestId(id).inference().decide(QUESTION);

        assertThat(server.requests())
                .hasSize(2)
                .allSatisfy(
                        request -> assertThat(request.header("X-Request-Id")).contains(id.toString()));
    }

    @Test
    void a_caller_with_a_loop_of_its_own_gets_one_attempt() {
        server.answering("/v1/models", Answer.problem(503, "s", "d"));
        try (LoricaClient once = server.clientBuilder().retries(Retries.none()).build()) {
            assertThatThrownBy(() -> once.inference().models()).isInstanceOf(LoricaException.Unavailable.class);
        }
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void a_server_that_asks_for_a_longer_wait_is_left_alone() {
        server.answering("/v1/models", Answer.problem(429, "too-many", "Wait.", "Retry-After: 7"));

        var unavailable = catchThrowableOfType(
                LoricaException.Unavailable.class, () -> client.inference().models());

        assertThat(unavailable.retryAfter()).contains(Duration.ofSeconds(7));
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void a_server_that_is_not_there_is_named_with_what_to_check() {
        server.close();

        assertThatThrownBy(() -> client.inference().models())
                .isInstanceOf(LoricaException.Unavailable.class)
                .hasMessageContaining("GET /v1/models got no answer: the connection was refused")
                .hasMessageContaining("Check the client's url");
        assertThatThrownBy(() -> client.training().createTrainingRun(RUN))
                .hasMessageContaining("Whether it was carried out is not known");
    }

    @Test
    void an_answer_that_breaks_off_is_no_answer() {
        server.handling("/v1/models", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().write('{');
        });

        assertThatThrownBy(() -> client.inference().models())
                .isInstanceOf(LoricaException.Unavailable.class)
                .hasMessageContaining("got no answer");
    }

    @Test
    void an_answer_that_takes_too_long_is_no_answer() {
        var isOver = new java.util.concurrent.CountDownLatch(1);
        server.handling("/v1/models", _ -> awaitUninterrupted(isOver));
        try (LoricaClient hasty = server.clientBuilder()
                .readTimeout(Duration.ofMillis(100))
                .retries(Retries.none())
                .build()) {
            assertThatThrownBy(() -> hasty.inference().models())
                    .isInstanceOf(LoricaException.Unavailable.class)
                    .hasMessageContaining("no answer in time");
        } finally {
            isOver.countDown();
        }
    }

    @Test
    void what_breaks_the_contract_is_unreadable() {
        server.answering("/v1/models", Answer.json("[1, 2]"))
                .answering("/v1/adapters", Answer.json(""))
                .answering("/v1/datasets", new Answer(302, "text/plain", "", List.of("Location: http://elsewhere/")));

        assertThatThrownBy(() -> client.inference().models()).isInstanceOf(LoricaException.Unreadable.class);
        assertThatThrownBy(() -> client.registry().adapters(null, 1))
                .isInstanceOf(LoricaException.Unreadable.class)
                .hasMessageContaining("empty");
        assertThatThrownBy(() -> client.training().datasets(null, 1))
                .isInstanceOf(LoricaException.Unreadable.class)
                .hasMessageContaining("302");
    }

    @Test
    void a_service_says_on_whose_behalf_it_calls() {
        server.answering("/v1/adapters", Answer.json("{\"items\": []}"));

        client.onBehalfOf("key-7").registry().adapters(null, 50);
        client.registry().adapters(null, 50);

        assertThat(server.requests())
                .extracting(request -> request.header("Lorica-On-Behalf-Of"))
                .containsExactly(Optional.of("key-7"), Optional.empty());
    }

    @Test
    void a_key_file_is_read_at_each_call(@TempDir Path folder) throws IOException {
        server.answering("/v1/adapters", Answer.json("{\"items\": []}"));
        Path file = Files.writeString(folder.resolve("caller.key"), "lor_first\n");
        try (LoricaClient own =
                LoricaClient.builder().url(server.url()).apiKeyFile(file).build()) {
            own.registry().adapters(null, 50);
            Files.writeString(file, "lor_second\n");
            own.registry().adapters(null, 50);
        }
        assertThat(server.requests())
                .extracting(request -> request.header("Authorization").orElseThrow())
                .containsExactly("Bearer lor_first", "Bearer lor_second");
    }

    @Test
    void pages_become_one_list() {
        server.answering(
                "/v1/adapters",
                Answer.json("{\"items\": [%s], \"next_cursor\": \"MQ\"}".formatted(ADAPTER.formatted("a"))),
                Answer.json("{\"items\": [%s]}".formatted(ADAPTER.formatted("b"))));

        assertThat(Pages.all(cursor -> client.registry().adapters(cursor, 1)).map(Adapter::name))
                .containsExactly("a", "b");
        assertThat(server.requests())
                .extracting(TestServer.Request::target)
                .containsExactly("/v1/adapters?limit=1", "/v1/adapters?cursor=MQ&limit=1");
    }

    @Test
    void times_and_names_go_into_the_address() {
        server.answering("/v1/adapters", Answer.json("""
                {"adapter": "a b/c", "alias": "champion", "version": {"name": "n", "number": 1, "digest": "%s"},
                 "revision": 4, "moved_at": "2026-01-01T00:00:00Z"}""".formatted(DIGEST)));

        client.registry().alias("a b/c", "champion", Instant.parse("2026-11-01T12:00:00Z"));

        assertThat(server.requests().getFirst().target())
                .isEqualTo("/v1/adapters/a%20b%2Fc/aliases/champion?at=2026-11-01T12%3A00%3A00Z");
    }

    @Test
    void keys_are_made_and_revoked() {
        String key = """
                {"id": "k1", "name": "ci", "role": "CALLER", "prefix": "lor_ab",
                 "created_at": "2026-01-01T00:00:00Z"}""";
        server.answering(
                        "/v1/api-keys",
                        new Answer(
                                201,
                                "application/json",
                                "{\"key\": %s, \"secret\": \"lor_abc\"}".formatted(key),
                                List.of()))
                .answering(
                        "/v1/api-keys/k1", Answer.problem(503, "s", "d"), new Answer(204, "text/plain", "", List.of()));

        CreatedApiKey created = client.keys()
                .createApiKey(new CreateApiKeyRequest("ci", Role.CALLER, null))
                .getBody();
        client.keys().revokeApiKey("k1");

        assertThat(created).extracting(CreatedApiKey::secret).isEqualTo("lor_abc");
        assertThat(server.requests())
                .extracting(TestServer.Request::method)
                .containsExactly("POST", "DELETE", "DELETE");
    }

    @Test
    void a_client_without_address_or_key_is_not_built() {
        assertThatThrownBy(() -> LoricaClient.builder().apiKey(() -> "k").build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("url");
    }

    private static void awaitUninterrupted(java.util.concurrent.CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
