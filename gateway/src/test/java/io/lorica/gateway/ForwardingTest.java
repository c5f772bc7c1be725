package io.lorica.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import io.lorica.api.access.Role;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

class ForwardingTest extends GatewayTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final int MEGABYTE = 1 << 20;

    @ParameterizedTest
    @CsvSource({
        "/v1/adapters, registry-service",
        "/v1/aliases?after_revision=3, registry-service",
        "/v1/datasets, training-service",
        "/v1/training-runs/r/events, training-service",
        "/v1/models, inference-service"
    })
    void a_service_gets_a_token_made_for_it(String path, String service) throws Exception {
        Headers seen = headersSeenBy(path.replaceAll("\\?.*", ""), as(Role.OPERATOR, path));

        Jwt token = NimbusJwtDecoder.withPublicKey(publicKey()).build().decode(bearerOf(seen));

        assertThat(token.getHeaders()).containsEntry("alg", "RS256");
        assertThat(token.getClaimAsString("iss")).isEqualTo("lorica-gateway");
        assertThat(token.getAudience()).containsExactly(service);
        assertThat(token.getClaimAsStringList("roles")).containsExactly("OPERATOR");
        assertThat(token.getClaimAsString("name")).isEqualTo("test OPERATOR");
        assertThat(token.getSubject()).matches("[0-9a-f-]{36}");
        assertThat(Duration.between(token.getIssuedAt(), token.getExpiresAt()))
                .isLessThanOrEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void credentials_and_claimed_origins_do_not_reach_a_service() throws Exception {
        Headers seen = headersSeenBy(
                "/v1/models/origin",
                as(Role.CALLER, "/v1/models/origin")
                        .header("X-Api-Key", secretOf(Role.CALLER))
                        .header("X-Forwarded-For", "10.0.0.1")
                        .header("X-Forwarded-User", "root")
                        .header("Forwarded", "for=10.0.0.1")
                        .header("X-Real-Ip", "10.0.0.1")
                        .header("X-Lorica-Role", "ADMIN")
                        .header("Cookie", "a=b")
                        .header("Accept-Language", "zh"));

        assertThat(seen.toString()).doesNotContain("10.0.0.1", "root", "lor_", "ADMIN", "a=b");
        assertThat(seen.getFirst("Accept-Language")).isEqualTo("zh");
    }

    @Test
    void a_trace_is_continued() throws Exception {
        Headers continued = headersSeenBy(
                "/v1/models/trace",
                as(Role.CALLER, "/v1/models/trace")
                        .header("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01")
                        .header("baggage", "role=admin")
                        .header("b3", "1"));

        assertThat(continued.get("traceparent")).hasSize(1);
        assertThat(continued.getFirst("traceparent"))
                .startsWith("00-" + TRACE)
                .endsWith("-01")
                .doesNotContain("00f067aa0ba902b7");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00-0-0-00",
                "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more"
            })
    void an_invalid_parent_begins_a_new_trace(String traceparent) throws Exception {
        Headers begun = headersSeenBy(
                "/v1/models/trace",
                as(Role.CALLER, "/v1/models/trace")
                        .header("traceparent", traceparent)
                        .header("tracestate", "vendor=1"));

        assertThat(begun.get("traceparent")).hasSize(1);
        assertThat(begun.getFirst("traceparent"))
                .matches("00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-0[13]")
                .doesNotContain(TRACE);
        assertThat(begun).doesNotContainKey("tracestate");
    }

    @Test
    void an_event_arrives_before_the_stream_ends() throws Exception {
        CountDownLatch isFirstEventSeen = new CountDownLatch(1);
        UPSTREAM.on("/v1/training-runs/live/events", exchange -> {
            OutputStream out = beginEvents(exchange);
            out.write("data: first\n\n".getBytes(StandardCharsets.UTF_8));
            out.flush();
            // The second event waits for the client to have the first.
            awaitLatch(isFirstEventSeen);
            out.write("data: second\n\n".getBytes(StandardCharsets.UTF_8));
        });

        HttpResponse<InputStream> response =
                http.send(as(Role.OPERATOR, "/v1/training-runs/live/events").build(), BodyHandlers.ofInputStream());
        try (var lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            assertThat(lines.readLine()).isEqualTo("data: first");
            isFirstEventSeen.countDown();
            assertThat(lines.lines()).contains("data: second");
        }
    }

    @Test
    void a_client_that_leaves_ends_the_stream_at_the_service() throws Exception {
        CompletableFuture<String> end = new CompletableFuture<>();
        UPSTREAM.on("/v1/chat/completions", exchange -> {
            exchange.getRequestBody().readAllBytes();
            OutputStream out = beginEvents(exchange);
            try {
                while (!end.isDone()) {
                    out.write("data: token\n\n".getBytes(StandardCharsets.UTF_8));
                    out.flush();
                }
            } catch (IOException e) {
                end.complete("disconnected");
            }
        });

        HttpResponse<InputStream> response = http.send(
                as(Role.CALLER, "/v1/chat/completions")
                        .POST(BodyPublishers.ofString("{}"))
                        .build(),
                BodyHandlers.ofInputStream());
        assertThat(response.body().read()).isEqualTo('d');
        response.body().close();

        assertThat(end.get(20, TimeUnit.SECONDS)).isEqualTo("disconnected");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/datasets", "/v1/datasets/preview", "/v1/decisions/batch"})
    void an_upload_is_passed_on_while_it_comes_in(String path) throws Exception {
        CountDownLatch hasServiceBytes = new CountDownLatch(1);
        AtomicLong received = new AtomicLong();
        UPSTREAM.on(path, exchange -> {
            byte[] buffer = new byte[64 * 1024];
            for (int n = exchange.getRequestBody().read(buffer);
                    n >= 0;
                    n = exchange.getRequestBody().read(buffer)) {
                received.addAndGet(n);
                hasServiceBytes.countDown();
            }
            Upstream.answer(exchange, 201, "application/json", "{}");
        });
        int size = 60 * MEGABYTE;

        HttpResponse<String> response = send(as(Role.OPERATOR, path)
                .POST(BodyPublishers.ofInputStream(() -> new Body(size, 2 * MEGABYTE, hasServiceBytes))));

        assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
        assertThat(received).hasValue(size);
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/decisions, CALLER, 2",
        "/v1/adapters, OPERATOR, 2",
        "/v1/api-keys, ADMIN, 2",
        "/v1/datasets, OPERATOR, 65",
        "/v1/decisions/batch, CALLER, 65",
        "/v1/adapters/a/versions, SERVICE, 67"
    })
    void a_body_past_the_limit_is_refused_with_and_without_a_declared_length(String path, Role role, int megabytes) {
        HttpResponse<String> declared = send(as(role, path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(new byte[megabytes * MEGABYTE])));
        assertProblem(declared, 413, "body-too-large");

        HttpResponse<String> chunked = send(as(role, path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofInputStream(
                        () -> new Body(megabytes * MEGABYTE, Integer.MAX_VALUE, new CountDownLatch(0)))));
        assertProblem(chunked, 413, "body-too-large");
    }

    @Test
    void a_service_that_does_not_answer_in_time_is_named() throws Exception {
        CountDownLatch isTestOver = new CountDownLatch(1);
        AtomicInteger calls = new AtomicInteger();
        UPSTREAM.on("/v1/decisions", exchange -> {
            calls.incrementAndGet();
            awaitLatch(isTestOver);
        });
        try {
            HttpResponse<String> response =
                    send(as(Role.CALLER, "/v1/decisions").POST(BodyPublishers.ofString("{}")));
            assertProblem(response, 504, "service-timeout");
            assertThat(body(response).get("detail").asString()).contains("inference-service");
            assertThat(calls).hasValue(1);
        } finally {
            isTestOver.countDown();
        }
    }

    @Test
    void a_post_is_not_repeated_when_the_connection_breaks() {
        AtomicInteger calls = new AtomicInteger();
        UPSTREAM.on("/v1/training-runs", exchange -> {
            calls.incrementAndGet();
            throw new IOException("the connection breaks before an answer");
        });

        HttpResponse<String> response =
                send(as(Role.OPERATOR, "/v1/training-runs").POST(BodyPublishers.ofString("{}")));

        assertProblem(response, 503, "service-unavailable");
        assertThat(body(response).get("detail").asString()).contains("training-service");
        assertThat(calls).hasValue(1);
    }

    @Test
    void a_service_that_rejects_the_gateway_is_not_blamed_on_the_caller() {
        UPSTREAM.on("/v1/models/rejected", exchange -> {
            exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer error=\"invalid_token\"");
            Upstream.answer(exchange, 401, "application/json", "{}");
        });

        HttpResponse<String> response = send(as(Role.CALLER, "/v1/models/rejected"));

        assertProblem(response, 502, "service-token-rejected");
        assertThat(response.headers().firstValue("WWW-Authenticate")).isEmpty();
    }

    @Test
    void problems_of_a_service_pass_unchanged() {
        String problem = "{\"type\":\"urn:lorica:problem:unknown-adapter\",\"status\":404}";
        UPSTREAM.on("/v1/adapters/absent", exchange -> {
            exchange.getResponseHeaders().set("Server", "inner/1.0");
            exchange.getResponseHeaders().set("Set-Cookie", "a=b");
            Upstream.answer(exchange, 404, "application/problem+json", problem);
        });

        HttpResponse<String> response = send(as(Role.OPERATOR, "/v1/adapters/absent"));

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body()).isEqualTo(problem);
        assertThat(response.headers().map()).doesNotContainKeys("server", "set-cookie");
    }

    @Test
    void an_answer_cut_short_is_not_passed_on_as_whole() {
        UPSTREAM.on("/v1/adapters/cut", exchange -> {
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().write(new byte[10]);
            exchange.getResponseBody().flush();
            throw new IOException("the service dies");
        });

        assertThatThrownBy(() -> send(as(Role.OPERATOR, "/v1/adapters/cut"))).hasCauseInstanceOf(IOException.class);
    }

    @Test
    void a_connection_that_sends_no_http_does_no_harm() throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.getOutputStream().write("NOT HTTP\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .contains("400 Bad Request");
        }
    }

    private Headers headersSeenBy(String path, HttpRequest.Builder request) throws Exception {
        CompletableFuture<Headers> seen = new CompletableFuture<>();
        UPSTREAM.on(path, exchange -> {
            Headers copy = new Headers();
            exchange.getRequestHeaders().forEach(copy::put);
            seen.complete(copy);
            Upstream.answer(exchange, 200, "application/json", "{}");
        });
        assertThat(send(request).statusCode()).isEqualTo(200);
        await().until(seen::isDone);
        return seen.get();
    }

    private static String bearerOf(Headers headers) {
        assertThat(headers.get("Authorization")).hasSize(1);
        return headers.getFirst("Authorization").substring("Bearer ".length());
    }

    private static RSAPublicKey publicKey() throws Exception {
        String pem = read(KEYS.resolve("gateway-public.pem")).replaceAll("-----[A-Z ]+-----|\\s", "");
        return (RSAPublicKey) KeyFactory.getInstance("RSA")
                .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(pem)));
    }

    private static OutputStream beginEvents(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        return exchange.getResponseBody();
    }

    private static void awaitLatch(CountDownLatch latch) throws IOException {
        try {
            if (!latch.await(20, TimeUnit.SECONDS)) {
                throw new IOException("waited in vain");
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private void assertProblem(HttpResponse<String> response, int status, String slug) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(body(response).get("type").asString()).isEqualTo("urn:lorica:problem:" + slug);
    }

    /** {@code size} zeros; from {@code pauseAt} on they come only once the latch is open. */
    private static final class Body extends InputStream {
        private final int size;
        private final int pauseAt;
        private final CountDownLatch latch;
        private int sent;

        Body(int size, int pauseAt, CountDownLatch latch) {
            this.size = size;
            this.pauseAt = pauseAt;
            this.latch = latch;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : 0;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (sent >= pauseAt) {
                awaitLatch(latch);
            }
            int count = Math.min(length, size - sent);
            sent += count;
            return count == 0 ? -1 : count;
        }
    }
}
