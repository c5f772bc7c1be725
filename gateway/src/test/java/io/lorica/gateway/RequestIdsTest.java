package io.lorica.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.Headers;
import io.lorica.api.access.Role;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Under which ids a request is known: to its caller, to the service behind and in the log. */
@ExtendWith(OutputCaptureExtension.class)
class RequestIdsTest extends GatewayTest {
    private static final String REQUEST = io.lorica.api.Headers.REQUEST_ID;
    private static final String DECISION = io.lorica.api.Headers.DECISION_ID;
    private static final String DECISIONS = "/v1/decisions";
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    private final ConcurrentLinkedQueue<Headers> seen = new ConcurrentLinkedQueue<>();

    @Test
    void a_request_without_an_id_gets_one_and_a_repeated_one_keeps_it() {
        String id = UUID.randomUUID().toString();

        HttpResponse<String> fresh = decide(as(Role.CALLER, DECISIONS));
        HttpResponse<String> first = decide(as(Role.CALLER, DECISIONS).header(REQUEST, id));
        HttpResponse<String> again = decide(as(Role.CALLER, DECISIONS).header(REQUEST, id));

        List<Headers> calls = List.copyOf(seen);
        assertThat(calls.get(0).getFirst(REQUEST)).matches("[0-9a-f-]{36}").isEqualTo(idOf(fresh));
        assertThat(calls.get(1).getFirst(REQUEST)).isEqualTo(id).isEqualTo(idOf(first));
        assertThat(idOf(again)).isEqualTo(id);
        assertThat(calls.get(1).getFirst(DECISION))
                .matches("dec_[0-9a-f-]{36}")
                .isEqualTo(calls.get(2).getFirst(DECISION))
                .isNotEqualTo(calls.get(0).getFirst(DECISION));
    }

    @Test
    void another_keys_request_under_the_same_id_is_another_decision() {
        String id = UUID.randomUUID().toString();
        decide(as(Role.CALLER, DECISIONS).header(REQUEST, id));
        decide(as(Role.OPERATOR, DECISIONS).header(REQUEST, id));

        assertThat(seen.stream().map(call -> call.getFirst(DECISION)).distinct())
                .hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"42", "1-1-1-1-1", "../../etc"})
    void what_is_no_uuid_is_replaced(String id) {
        HttpResponse<String> answer = decide(as(Role.CALLER, DECISIONS).header(REQUEST, id));

        assertThat(seen.element().getFirst(REQUEST)).matches("[0-9a-f-]{36}").isEqualTo(idOf(answer));
    }

    @Test
    void a_caller_can_not_choose_the_decisions_id() {
        decide(as(Role.CALLER, DECISIONS).header(DECISION, "dec_mine"));

        assertThat(seen.element().get(DECISION)).hasSize(1).doesNotContain("dec_mine");
    }

    @Test
    void only_decisions_have_a_decisions_id_and_problems_have_the_requests() {
        UPSTREAM.on("/v1/models", exchange -> {
            seen.add(exchange.getRequestHeaders());
            exchange.getResponseHeaders().set(REQUEST, "the service's");
            Upstream.answer(exchange, 200, "application/json", "{}");
        });
        String id = UUID.randomUUID().toString();

        HttpResponse<String> models = send(as(Role.CALLER, "/v1/models").header(REQUEST, id));
        HttpResponse<String> refused = send(request("/v1/models").header(REQUEST, id));

        assertThat(seen.element()).doesNotContainKey(DECISION);
        assertThat(models.headers().allValues(REQUEST)).containsExactly(id);
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(idOf(refused)).isEqualTo(id);
    }

    @Test
    void each_request_has_one_line_in_the_log_under_the_trace_id_that_its_problem_names(CapturedOutput output) {
        HttpResponse<String> unknown = send(as(Role.CALLER, "/v1/nowhere?secret=1"));
        HttpResponse<String> refused = send(traced("/v1/models"));
        decide(as(Role.CALLER, DECISIONS).header("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01"));

        String unknownTrace = body(unknown).path("trace_id").asString();
        assertThat(body(refused).path("trace_id").asString()).isEqualTo(TRACE);
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(
                                output.getOut().lines().filter(line -> line.contains("io.lorica.access")))
                        .anySatisfy(line -> assertThat(line)
                                .contains(unknownTrace, "GET /v1/nowhere 404 in ", "key none", idOf(unknown)))
                        .anySatisfy(line ->
                                assertThat(line).contains(TRACE, "GET /v1/models 401 in ", "key none", idOf(refused)))
                        .anySatisfy(line -> assertThat(line)
                                .contains(TRACE, "POST /v1/decisions 200 in ")
                                .containsPattern("key [0-9a-f-]{36}, request [0-9a-f-]{36}$"))
                        .noneSatisfy(line -> assertThat(line).contains("secret")));
    }

    @Test
    void what_serving_nodes_ask_every_second_is_not_told_unless_it_fails(CapturedOutput output) {
        UPSTREAM.on("/v1/aliases", exchange -> Upstream.answer(exchange, 200, "application/json", "[]"));
        String trace = UUID.randomUUID().toString().replace("-", "");
        String parent = "00-" + trace + "-00f067aa0ba902b7-01";
        send(as(Role.OPERATOR, "/v1/aliases?after_revision=7").header("traceparent", parent));
        send(request("/v1/aliases?after_revision=7").header("traceparent", parent));

        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(output.getOut()
                                .lines()
                                .filter(line -> line.contains(trace) && line.contains("GET /v1/aliases")))
                        .singleElement()
                        .asString()
                        .contains("GET /v1/aliases 401 in "));
    }

    @Test
    void a_failing_service_is_logged_with_its_cause_under_the_trace_id(CapturedOutput output) {
        UPSTREAM.on("/v1/models", exchange -> exchange.close());

        HttpResponse<String> failed = send(as(Role.CALLER, "/v1/models"));

        String trace = body(failed).path("trace_id").asString();
        assertThat(failed.statusCode()).isEqualTo(503);
        assertThat(output.getOut().lines().filter(line -> line.contains("ProblemWriter")))
                .anySatisfy(line -> assertThat(line).contains(trace, "inference-service", "Cause: "));
    }

    private HttpRequest.Builder traced(String path) {
        return request(path).header("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01");
    }

    private HttpResponse<String> decide(HttpRequest.Builder request) {
        UPSTREAM.on(DECISIONS, exchange -> {
            seen.add(exchange.getRequestHeaders());
            Upstream.answer(exchange, 200, "application/json", "{}");
        });
        HttpResponse<String> answer =
                send(request.header("Content-Type", "application/json").POST(BodyPublishers.ofString("{}")));
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer;
    }

    private static String idOf(HttpResponse<String> answer) {
        return answer.headers().firstValue(REQUEST).orElseThrow();
    }
}
