package io.lorica.chassis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lorica.chassis.problem.DomainException;
import io.lorica.chassis.security.Caller;
import io.lorica.chassis.trace.CarriedContext;
import io.lorica.chassis.trace.CurrentTrace;
import io.lorica.testsupport.GatewayTokens;
import io.micrometer.context.ContextSnapshot;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = "spring.application.name=example-service")
@ExtendWith(OutputCaptureExtension.class)
class ChassisTest {
    private static final GatewayTokens GATEWAY = new GatewayTokens();
    private static final GatewayTokens STRANGER = new GatewayTokens();
    private static final String TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";

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
    void a_call_without_a_token_is_a_problem_that_names_the_gateway() throws Exception {
        var response = get("/v1/caller", null);
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("content-type")).hasValue("application/problem+json");
        assertThat(json(response).path("type").asString()).isEqualTo("urn:lorica:problem:unauthenticated");
        assertThat(json(response).path("detail").asString()).contains("gateway");
        assertThat(json(response).path("trace_id").asString()).isEqualTo(TRACE_ID);
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
        assertThat(response.body()).contains(TRACE_ID).doesNotContain("inner secret");
    }

    @Test
    void each_request_has_one_line_in_the_log_under_its_trace_id(CapturedOutput output) throws Exception {
        String token = token(GATEWAY, "lorica-gateway", "example-service", 60);
        get("/v1/caller?secret=1", token);
        get("/v1/nowhere", token);
        get("/v1/caller", null);
        get("/v1/failure", token);

        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(output.getOut().lines().filter(line -> line.contains("lorica.access")))
                        .hasSize(4)
                        .allSatisfy(line -> assertThat(line).contains(TRACE_ID))
                        .anySatisfy(line -> assertThat(line).contains("GET /v1/caller 200 in ", " ms, key key-1"))
                        .anySatisfy(line -> assertThat(line).contains("GET /v1/nowhere 404 in ", " ms, key key-1"))
                        .anySatisfy(line -> assertThat(line).contains("GET /v1/caller 401 in ", " ms, key none"))
                        .anySatisfy(line -> assertThat(line).contains("GET /v1/failure 500 in ", " ms, key key-1"))
                        .noneSatisfy(line -> assertThat(line).contains("secret")));
        assertThat(output.getOut().lines().filter(line -> line.contains("Unexpected failure of /v1/failure")))
                .singleElement()
                .satisfies(line -> assertThat(line).contains(TRACE_ID));
    }

    @Test
    void an_answer_that_comes_later_is_logged_when_it_is_out(CapturedOutput output) throws Exception {
        var response = get("/v1/later", token(GATEWAY, "lorica-gateway", "example-service", 60));

        assertThat(json(response).path("trace_id").asString()).isEqualTo(TRACE_ID);
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(output.getOut().lines().filter(line -> line.contains("/v1/later")))
                        .singleElement()
                        .satisfies(line -> assertThat(line).contains(TRACE_ID, "GET /v1/later 200", "key key-1")));
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
                .header("traceparent", "00-" + TRACE_ID + "-00f067aa0ba902b7-01");
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
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
