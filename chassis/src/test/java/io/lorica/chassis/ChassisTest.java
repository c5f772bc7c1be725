package io.lorica.chassis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lorica.chassis.problem.DomainException;
import io.lorica.chassis.security.Caller;
import io.lorica.chassis.trace.CarriedContext;
import io.lorica.chassis.trace.CurrentTrace;
import io.lorica.testsupport.GatewayTokens;
import io.micrometer.context.ContextSnapshot;
import io.opentelemetry.sdk.trace.IdGenerator;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RequestPart;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = "spring.application.name=example-service")
@ExtendWith(OutputCaptureExtension.class)
class ChassisTest {
    private static final GatewayTokens GATEWAY = new GatewayTokens();
    private static final GatewayTokens STRANGER = new GatewayTokens();

    /** Of this test alone: a line of the access log is written after its answer, when the next test may have begun. */
    private final String traceId = IdGenerator.random().generateTraceId();

    @LocalServerPort
    int port;

    private final HttpClient client = HttpClient.newHttpClient();

    @DynamicPropertySource
    static void gatewayKey(DynamicPropertyRegistry registry) {
        registry.add("lorica.security.gateway-public-key", GATEWAY::publicKeyUrl);
    }

    @Test
    void health_is_open() throws Exception {
        assertThat(get("/actuator/health", null).statusCode()).isEqualTo(200);
    }

    @Test
    void metrics_are_for_the_gateway_which_says_who_may_scrape() throws Exception {
        assertThat(get("/actuator/prometheus", null).statusCode()).isEqualTo(401);
        var scraped = get("/actuator/prometheus", token(GATEWAY, "lorica-gateway", "example-service", 60));
        assertThat(scraped.statusCode()).isEqualTo(200);
        assertThat(scraped.headers().firstValue("content-type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain"));
        assertThat(scraped.body()).contains("# TYPE jvm_memory_used_bytes gauge");
    }

    @Test
    void a_call_without_a_token_is_a_problem_that_names_the_gateway() throws Exception {
        var response = get("/v1/caller", null);
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("content-type")).hasValue("application/problem+json");
        assertThat(json(response).path("type").asString()).isEqualTo("urn:lorica:problem:unauthenticated");
        assertThat(json(response).path("detail").asString()).contains("gateway");
        assertThat(json(response).path("trace_id").asString()).isEqualTo(traceId);
    }

    @Test
    void the_gateways_token_for_this_service_is_accepted() throws Exception {
        var response = get("/v1/caller", token(GATEWAY, "lorica-gateway", "example-service", 60));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(json(response).path("name").asString()).isEqualTo("branch-7");
    }

    @Test
    void tokens_of_another_signer_issuer_audience_or_past_time_are_refused() throws Exception {
        for (String token : List.of(
                token(STRANGER, "lorica-gateway", "example-service", 60),
                token(GATEWAY, "someone-else", "example-service", 60),
                token(GATEWAY, "lorica-gateway", "other-service", 60),
                token(GATEWAY, "lorica-gateway", "example-service", -120))) {
            assertThat(get("/v1/caller", token).statusCode()).isEqualTo(401);
        }
    }

    @Test
    void an_invalid_field_is_named_as_it_stands_in_json() throws Exception {
        var response = post("{\"prompt_text\": \" \"}");
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response).path("errors").get(0).path("field").asString())
                .isEqualTo("prompt_text");
    }

    @Test
    void an_unknown_field_is_named() throws Exception {
        var response = post("{\"prompt_text\": \"x\", \"colour\": 1}");
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response).path("detail").asString()).contains("colour");
    }

    @Test
    void malformed_json_is_refused_with_its_place() throws Exception {
        var response = post("{\"prompt_text\": ");
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response).path("detail").asString()).contains("line 1");
    }

    @Test
    void a_services_own_problem_keeps_its_type_status_and_facts() throws Exception {
        var response = get("/v1/problem", token(GATEWAY, "lorica-gateway", "example-service", 60));
        assertThat(response.statusCode()).isEqualTo(409);
        assertThat(json(response).path("type").asString()).isEqualTo("urn:lorica:problem:gate-failed");
        assertThat(json(response).path("shortfalls").get(0).asString()).isEqualTo("auc");
    }

    @Test
    void an_unexpected_failure_tells_the_trace_id_and_nothing_of_its_cause() throws Exception {
        var response = get("/v1/failure", token(GATEWAY, "lorica-gateway", "example-service", 60));
        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.body()).contains(traceId).doesNotContain("inner secret");
    }

    @Test
    void each_request_has_one_line_in_the_log_under_its_trace_id(CapturedOutput output) throws Exception {
        String token = token(GATEWAY, "lorica-gateway", "example-service", 60);
        get("/v1/caller", token);
        get("/v1/caller?secret=1", token);
        get("/v1/nowhere", token);
        get("/v1/caller", null);
        get("/v1/failure", token);

        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(output.getOut().lines().filter(line -> line.contains("lorica.access")))
                        .noneSatisfy(line -> assertThat(line).contains("secret"))
                        .filteredOn(line -> line.contains(traceId))
                        .hasSize(5)
                        .anySatisfy(line -> assertThat(line).contains("GET /v1/caller 200 in ", " ms, key key-1"))
                        .anySatisfy(line -> assertThat(line).contains("GET /v1/caller 400 in ", " ms, key key-1"))
                        .anySatisfy(line -> assertThat(line).contains("GET /v1/nowhere 404 in ", " ms, key key-1"))
                        .anySatisfy(line -> assertThat(line).contains("GET /v1/caller 401 in ", " ms, key none"))
                        .anySatisfy(line -> assertThat(line).contains("GET /v1/failure 500 in ", " ms, key key-1")));
        assertThat(output.getOut().lines().filter(line -> line.contains("Unexpected failure of /v1/failure")))
                .singleElement()
                .satisfies(line -> assertThat(line).contains(traceId));
    }

    @Test
    void an_answer_that_comes_later_is_logged_when_it_is_out(CapturedOutput output) throws Exception {
        var response = get("/v1/later", token(GATEWAY, "lorica-gateway", "example-service", 60));

        assertThat(json(response).path("trace_id").asString()).isEqualTo(traceId);
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(output.getOut().lines().filter(line -> line.contains("/v1/later")))
                        .singleElement()
                        .satisfies(line -> assertThat(line).contains(traceId, "GET /v1/later 200", "key key-1")));
    }

    @Test
    void a_token_without_an_end_is_refused() throws Exception {
        String endless = GATEWAY.token(
                claims -> claims.audience("example-service").subject("key-1").expirationTime(null));
        assertThat(get("/v1/caller", endless).statusCode()).isEqualTo(401);
    }

    @Test
    void what_is_allowed_instead_is_said() throws Exception {
        String token = token(GATEWAY, "lorica-gateway", "example-service", 60);
        var wrongMethod = get("/v1/echo", token);
        assertThat(wrongMethod.statusCode()).isEqualTo(405);
        assertThat(wrongMethod.headers().firstValue("allow")).hasValue("POST");
        assertThat(detail(wrongMethod)).isEqualTo("GET is not offered here. Use POST.");

        var wrongType = send(
                HttpRequest.newBuilder()
                        .header("Content-Type", "text/plain")
                        .POST(HttpRequest.BodyPublishers.ofString("x")),
                "/v1/echo",
                token);
        assertThat(wrongType.statusCode()).isEqualTo(415);
        assertThat(detail(wrongType)).contains("text/plain is not read", "application/json");

        var wrongAccept = send(HttpRequest.newBuilder().header("Accept", "image/png"), "/v1/caller", token);
        assertThat(wrongAccept.statusCode()).isEqualTo(406);
        assertThat(detail(wrongAccept)).contains("Accept", "application/json");

        var wrongNumber = get("/v1/number/seven", token);
        assertThat(wrongNumber.statusCode()).isEqualTo(400);
        assertThat(detail(wrongNumber)).contains("'number' must be a whole number");
    }

    @Test
    void a_range_beyond_a_file_carries_no_file() throws Exception {
        var response = send(
                HttpRequest.newBuilder().header("Range", "bytes=99-"),
                "/v1/file",
                token(GATEWAY, "lorica-gateway", "example-service", 60));
        assertThat(response.statusCode()).isEqualTo(416);
        assertThat(response.headers().firstValue("content-range")).hasValue("bytes */10");
        assertThat(detail(response)).contains("10 bytes", "bytes=0-9");
        assertThat(response.body()).doesNotContain("0123456789");
    }

    @Test
    void a_trace_is_kept_where_no_controller_was_asked() throws Exception {
        var response = get("/v1/%2e%2e/x", token(GATEWAY, "lorica-gateway", "example-service", 60));
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response).path("trace_id").asString()).isEqualTo(traceId);
    }

    /** Case x01. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "; filename=\"spec.json\"\r\nContent-Type: application/octet-stream",
                "\r\nContent-Type: text/plain"
            })
    void x01_a_part_is_read_as_json_whatever_its_type(String headers) throws Exception {
        String body = "--b\r\nContent-Disposition: form-data; name=\"spec\"" + headers
                + "\r\n\r\n{\"prompt_text\": \"\u00e4\"}\r\n--b\r\n"
                + "Content-Disposition: form-data; name=\"file\"; filename=\"f\"\r\n\r\nx\r\n--b--\r\n";
        var response = send(
                HttpRequest.newBuilder()
                        .header("Content-Type", "multipart/form-data; boundary=b")
                        .POST(HttpRequest.BodyPublishers.ofString(body)),
                "/v1/form",
                token(GATEWAY, "lorica-gateway", "example-service", 60));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(json(response).path("prompt_text").asString()).isEqualTo("\u00e4");
    }

    /** Case x03. */
    @ParameterizedTest
    @CsvSource({"1500 digits, exceeds the maximum allowed (1000)", "600 levels, exceeds the maximum allowed (500)"})
    void x03_json_beyond_the_parsers_bounds_says_what_is_too_long(String what, String told) throws Exception {
        var response = post(
                what.contains("digits")
                        ? "{\"prompt_text\": " + "9".repeat(1500) + "}"
                        : "{\"x\": " + "[".repeat(600) + "]".repeat(600) + "}");
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(detail(response)).contains(told).doesNotContain("StreamRead");
        assertThat(json(response).path("trace_id").asString()).isEqualTo(traceId);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\u0000", "\\ud800", "x\\udc00"})
    void text_that_can_not_be_kept_is_refused_by_field(String text) throws Exception {
        var response = post("{\"prompt_text\": \"" + text + "\"}");
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(detail(response)).startsWith("prompt_text: holds");
    }

    @Test
    void an_unknown_path_is_a_problem() throws Exception {
        var response = get("/v1/nowhere", token(GATEWAY, "lorica-gateway", "example-service", 60));
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(json(response).path("type").asString()).isEqualTo("urn:lorica:problem:not-found");
    }

    private HttpResponse<String> get(String path, String token) throws Exception {
        return send(HttpRequest.newBuilder(), path, token);
    }

    private HttpResponse<String> post(String body) throws Exception {
        return send(
                HttpRequest.newBuilder()
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body)),
                "/v1/echo",
                token(GATEWAY, "lorica-gateway", "example-service", 60));
    }

    private HttpResponse<String> send(HttpRequest.Builder request, String path, String token) throws Exception {
        request.uri(URI.create("http://127.0.0.1:" + port + path))
                .header("traceparent", "00-" + traceId + "-00f067aa0ba902b7-01");
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String detail(HttpResponse<String> response) {
        assertThat(response.headers().firstValue("content-type")).hasValue("application/problem+json");
        return json(response).path("detail").asString();
    }

    private static JsonNode json(HttpResponse<String> response) {
        return JsonMapper.shared().readTree(response.body());
    }

    private static String token(GatewayTokens signer, String issuer, String audience, int seconds) {
        return signer.token(claims -> claims.issuer(issuer)
                .subject("key-1")
                .audience(audience)
                .claim("name", "branch-7")
                .claim("roles", List.of("OPERATOR"))
                .issueTime(Date.from(Instant.now().minusSeconds(300)))
                .expirationTime(Date.from(Instant.now().plusSeconds(seconds))));
    }

    record Echo(@NotBlank String promptText) {}

    @Configuration
    @EnableAutoConfiguration
    @Import(ExampleController.class)
    static class ExampleService {}

    @RestController
    static class ExampleController {
        @GetMapping("/v1/caller")
        Caller caller() {
            return Caller.current();
        }

        @PostMapping("/v1/echo")
        Echo echo(@RequestBody @Valid Echo echo) {
            return echo;
        }

        @PostMapping("/v1/form")
        Echo form(@RequestPart("spec") @Valid Echo spec, @RequestPart("file") MultipartFile file) {
            return spec;
        }

        @GetMapping("/v1/number/{number}")
        int number(@PathVariable("number") int number) {
            return number;
        }

        @PostMapping("/v1/files")
        int files(@RequestPart("spec") @Valid Echo spec, @RequestPart("files") List<MultipartFile> files) {
            return files.size();
        }

        @GetMapping("/v1/page")
        int page(@RequestParam(name = "limit", defaultValue = "50") @Min(1) @Max(200) int pageSize) {
            return pageSize;
        }

        @GetMapping("/v1/file")
        Resource file() {
            return new ByteArrayResource("0123456789".getBytes(StandardCharsets.US_ASCII));
        }

        @GetMapping("/v1/later")
        Callable<Map<String, String>> later() {
            ContextSnapshot context = CarriedContext.capture();
            return () ->
                    context.wrap(() -> Map.of("trace_id", CurrentTrace.id())).call();
        }

        @GetMapping("/v1/problem")
        Echo problem() {
            throw new DomainException(
                    DomainException.Kind.CONFLICT,
                    "gate-failed",
                    "Gate failed",
                    "auc is .6, needs .7.",
                    java.util.Map.of("shortfalls", List.of("auc"))) {
                private static final long serialVersionUID = 1L;
            };
        }

        @GetMapping("/v1/failure")
        Echo failure() {
            throw new IllegalStateException("inner secret");
        }
    }
}
