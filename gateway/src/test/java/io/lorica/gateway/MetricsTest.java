package io.lorica.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.lorica.api.access.Role;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

/** A scraper's key reads the metrics of all four programs and nothing else. */
class MetricsTest extends GatewayTest {
    private static final String TEXT = "text/plain;version=0.0.4;charset=utf-8";
    private static final String METER = "# TYPE lorica_example counter\nlorica_example 1.0\n";

    @ParameterizedTest
    @CsvSource({"registry, registry-service", "training, training-service", "inference, inference-service"})
    void a_services_metrics_come_through_the_gateway_with_a_token_for_that_service(String name, String audience) {
        AtomicReference<String> token = new AtomicReference<>("");
        UPSTREAM.on("/actuator/prometheus", exchange -> {
            token.set(exchange.getRequestHeaders().getFirst("Authorization"));
            Upstream.answer(exchange, 200, TEXT, METER);
        });

        HttpResponse<String> scraped = send(scrape("/v1/metrics/" + name));

        assertThat(scraped.statusCode()).as(scraped.body()).isEqualTo(200);
        assertThat(scraped.body()).isEqualTo(METER);
        assertThat(scraped.headers().firstValue("Content-Type")).hasValue(TEXT);
        assertThat(token.get()).startsWith("Bearer ey");
        String claims = new String(
                java.util.Base64.getUrlDecoder().decode(token.get().split("\\.", -1)[1]),
                java.nio.charset.StandardCharsets.UTF_8);
        assertThat(claims).contains("\"" + audience + "\"");
    }

    @Test
    void the_gateways_own_metrics_come_with_the_same_key() {
        HttpResponse<String> scraped = send(scrape("/actuator/prometheus"));
        assertThat(scraped.statusCode()).isEqualTo(200);
        assertThat(scraped.body()).contains("# TYPE http_server_requests_seconds", "lorica_gateway_authentications");
    }

    /** What Prometheus does with the file, less the loop. */
    @Test
    void the_example_for_prometheus_reaches_all_four() throws IOException {
        UPSTREAM.on("/actuator/prometheus", exchange -> Upstream.answer(exchange, 200, TEXT, METER));
        Map<String, Object> file = new Yaml().load(Files.readString(Path.of("../examples/prometheus.yml")));
        Map<String, Object> job = list(file.get("scrape_configs")).getFirst();
        assertThat(map(job.get("authorization"))).containsEntry("credentials_file", "metrics.key");

        List<Map<String, Object>> targets = list(job.get("static_configs"));

        assertThat(targets)
                .extracting(target -> map(target.get("labels")).get("service"))
                .containsExactly("gateway", "registry", "training", "inference");
        assertThat(targets).allSatisfy(target -> {
            var scraped = send(scrape(String.valueOf(map(target.get("labels")).get("__metrics_path__"))));
            assertThat(scraped.statusCode()).isEqualTo(200);
            assertThat(scraped.body()).contains("# TYPE ");
        });
    }

    @Test
    void metrics_are_for_scrapers_and_administrators_alone() {
        for (Role role : Role.values()) {
            boolean may = role == Role.METRICS || role == Role.ADMIN;
            for (String path : List.of("/v1/metrics/training", "/actuator/prometheus")) {
                assertThat(send(as(role, path)).statusCode())
                        .as("%s %s", role, path)
                        .isEqualTo(may ? 200 : 403);
            }
        }
        assertThat(send(request("/v1/metrics/training")).statusCode()).isEqualTo(401);
        assertThat(send(scrape("/v1/metrics/postgres")).statusCode()).isEqualTo(404);
        assertThat(send(scrape("/v1/metrics/training").POST(HttpRequest.BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(405);
    }

    static Stream<String> everythingElse() {
        return Stream.of(
                "/v1/models",
                "/v1/datasets",
                "/v1/training-runs",
                "/v1/adapters",
                "/v1/adapters/a/versions/1/files/f",
                "/v1/aliases",
                "/v1/api-keys");
    }

    @ParameterizedTest
    @MethodSource("everythingElse")
    void a_scrapers_key_may_do_nothing_else(String path) {
        assertThat(send(scrape(path)).statusCode()).isEqualTo(403);
    }

    /** With the key of the first start. */
    private HttpRequest.Builder scrape(String path) {
        return request(path).header("Authorization", "Bearer " + read(KEYS.resolve("metrics.key")));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> list(Object value) {
        return (List<Map<String, Object>>) value;
    }
}
