package io.lorica.launcher.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.lorica.api.registry.VersionRef;
import io.lorica.client.LoricaClient;
import io.lorica.client.Retries;
import io.lorica.launcher.home.LauncherException;
import io.lorica.launcher.progress.Terminal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The demo before a Lorica that does not do as it should. */
class DemoFailuresTest {
    private static final String DIGEST = "0".repeat(64);
    private final AtomicInteger calls = new AtomicInteger();
    private HttpServer gateway;

    @BeforeEach
    void start() throws IOException {
        gateway = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        gateway.start();
    }

    @AfterEach
    void stop() {
        gateway.stop(0);
    }

    @Test
    void a_refusal_ends_it_with_detail_and_trace() {
        gateway.createContext("/v1/datasets", exchange -> answer(exchange, 403, """
                {"type": "urn:lorica:problem:forbidden", "title": "Forbidden", "status": 403,
                 "detail": "This key may not upload.", "trace_id": "4bf9"}"""));

        assertThatThrownBy(() -> new Demo(
                                url().toString(),
                                "lor_secret",
                                DemoScale.quick(),
                                Path.of("reasons"),
                                Terminal.standard())
                        .run())
                .isInstanceOf(LauncherException.class)
                .hasMessageContaining("POST /v1/datasets was refused (403): This key may not upload. (trace 4bf9)")
                .hasMessageContaining("./lorica status");
    }

    @Test
    void each_failed_request_during_a_swap_counts() throws InterruptedException {
        gateway.createContext("/v1/decisions", exchange -> {
            if (calls.getAndIncrement() == 0) {
                answer(exchange, 503, "{\"detail\": \"Try again.\"}");
            } else {
                answer(exchange, 200, """
                        {"id": "d1", "model": "credit-approval", "decision": "approve", "label": "good",
                         "probabilities": {"good": 0.9, "bad": 0.1}, "risk_threshold": 0.3,
                         "base_model": {"name": "tiny", "digest": "%1$s"},
                         "stack": [{"name": "credit-approval", "number": 2, "digest": "%1$s"}],
                         "prompt_sha256": "%1$s", "latency_ms": 12.5,
                         "decided_at": "2026-01-01T00:00:00Z"}""".formatted(DIGEST));
            }
        });
        try (LoricaClient client = LoricaClient.builder()
                .url(url())
                .apiKey(() -> "lor_secret")
                .retries(Retries.none())
                .build()) {
            AnswerTally tally = new SwapUnderLoad(client, new Serving(client))
                    .run(
                            "credit-approval",
                            "candidate",
                            List.of(new VersionRef("credit-approval", 2, DIGEST)),
                            new Application(Map.of("duration", 6), "good"));

            assertThat(tally.failures()).isEqualTo(1);
            assertThat(tally.firstFailure()).contains("503").contains("Try again.");
        }
    }

    private URI url() {
        return URI.create("http://127.0.0.1:" + gateway.getAddress().getPort());
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }
}
