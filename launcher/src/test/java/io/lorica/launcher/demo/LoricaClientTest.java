package io.lorica.launcher.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.lorica.api.inference.Decision;
import io.lorica.api.inference.DecisionRequest;
import io.lorica.api.training.CreateDatasetRequest;
import io.lorica.api.training.Dataset;
import io.lorica.api.training.DatasetKind;
import io.lorica.api.training.RunProgress;
import io.lorica.api.training.RunState;
import io.lorica.api.training.Split;
import io.lorica.launcher.home.LauncherException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The published contract on the wire, over real HTTP. */
class LoricaClientTest {
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private HttpServer gateway = emptyServer();
    private LoricaClient client = new LoricaClient("http://127.0.0.1:1", "unset");

    @BeforeEach
    void start() {
        gateway.start();
        client = new LoricaClient("http://127.0.0.1:" + gateway.getAddress().getPort(), "lor_secret");
    }

    @AfterEach
    void stop() {
        gateway.stop(0);
    }

    @Test
    void a_refusal_is_told_with_its_detail_and_trace() {
        gateway.createContext("/v1/decisions", exchange -> answer(exchange, 404, "application/problem+json", """
                {"type": "urn:lorica:problem:unknown-alias", "title": "Unknown alias",
                 "detail": "credit-approval has no alias champion. Promote a version first.", "trace_id": "4bf9"}"""));
        assertThatThrownBy(() -> client.inference().decide(new DecisionRequest("credit-approval", Map.of("a", 1))))
                .isInstanceOf(LauncherException.class)
                .hasMessageContaining("POST /v1/decisions was refused (404)")
                .hasMessageContaining("Promote a version first.")
                .hasMessageContaining("trace 4bf9");
    }

    @Test
    void names_travel_in_snake_case_with_the_key() {
        gateway.createContext(
                "/v1/decisions", exchange -> answer(exchange, 200, "application/json", """
                {"id": "d1", "model": "credit-approval", "decision": "approve", "label": "good",
                 "probabilities": {"good": 0.9, "bad": 0.1}, "risk_threshold": 0.3,
                 "base_model": {"name": "tiny", "digest": "%1$s"},
                 "stack": [{"name": "credit-approval", "number": 2, "digest": "%1$s"}],
                 "prompt_sha256": "%1$s", "latency_ms": 12.5, "decided_at": "2026-01-01T00:00:00Z"}""".formatted("0".repeat(64))));
        Decision decision = client.inference().decide(new DecisionRequest("credit-approval", Map.of("duration", 6)));
        assertThat(decision.riskThreshold()).isEqualTo(0.3);
        assertThat(decision.stack().getLast().number()).isEqualTo(2);
        assertThat(requests.getFirst()).contains("Bearer lor_secret").contains("\"duration\":6");
    }

    @Test
    void an_upload_carries_the_spec_and_the_rows_as_parts() {
        gateway.createContext(
                "/v1/datasets", exchange -> answer(exchange, 201, "application/json", """
                {"id": "ds1", "name": "text", "version": 1, "kind": "JSONL", "digest": "%s", "accepted_rows": 1,
                 "quarantined_rows": 0, "training_rows": 1, "validation_rows": 0, "test_rows": 0,
                 "decision": null, "licence": null, "created_at": "2026-01-01T00:00:00Z"}""".formatted("0".repeat(64))));
        Dataset dataset = client.upload(
                new CreateDatasetRequest("text", DatasetKind.JSONL, null, new Split(0, 0.02, 1), "CC0"),
                "text.jsonl",
                "{\"text\": \"a loan\"}".getBytes(StandardCharsets.UTF_8));
        assertThat(dataset.acceptedRows()).isEqualTo(1);
        assertThat(requests.getFirst())
                .contains("multipart/form-data")
                .contains("name=\"spec\"")
                .contains("\"kind\":\"JSONL\"")
                .contains("filename=\"text.jsonl\"")
                .contains("{\"text\": \"a loan\"}");
    }

    @Test
    void events_go_on_after_a_broken_connection_without_a_gap() throws InterruptedException {
        gateway.createContext("/v1/training-runs/r1/events", exchange -> {
            boolean isFirst = requests.isEmpty();
            answer(
                    exchange,
                    200,
                    "text/event-stream",
                    isFirst
                            ? event(1, "QUEUED", 0) + event(2, "TRAINING", 1)
                            : event(3, "TRAINING", 2) + event(4, "SUCCEEDED", 2));
        });
        List<Long> seen = new ArrayList<>();
        RunProgress end = client.events("r1").follow(progress -> seen.add(progress.sequence()));
        assertThat(end.state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(seen).containsExactly(1L, 2L, 3L, 4L);
        assertThat(requests.get(1)).contains("Last-event-id=[2]");
    }

    private static String event(long sequence, String state, int step) {
        return """
                id:%d
                event:progress
                data:{"sequence":%d,"state":"%s","step":%d,"total_steps":2,"loss":2.5,"learning_rate":null,\
                "tokens_per_second":100.0,"eta_seconds":1.0,"message":null,"at":"2026-01-01T00:00:00Z"}

                """.formatted(sequence, sequence, state, step);
    }

    private void answer(HttpExchange exchange, int status, String type, String body) throws IOException {
        requests.add(exchange.getRequestHeaders().entrySet() + "\n"
                + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        try (exchange) {
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private static HttpServer emptyServer() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
