package io.lorica.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.lorica.api.access.ApiKey;
import io.lorica.api.access.ApiKeysApi;
import io.lorica.api.access.CreateApiKeyRequest;
import io.lorica.api.access.CreatedApiKey;
import io.lorica.api.access.Role;
import io.lorica.testsupport.HttpContract;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** One description of all calls, and the page that shows it. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OpenApiTest extends GatewayTest {
    private static final Map<String, String> PATHS = Map.of(
            "registry-service", "adapters",
            "training-service", "datasets",
            "inference-service", "models");

    private String away = "";

    @BeforeEach
    void describe() {
        UPSTREAM.on("/v3/api-docs", exchange -> {
            String claims = new String(
                    Base64.getUrlDecoder()
                            .decode(exchange.getRequestHeaders()
                                    .getFirst("Authorization")
                                    .split("\\.", -1)[1]),
                    StandardCharsets.UTF_8);
            String service = PATHS.keySet().stream()
                    .filter(name -> claims.contains("\"" + name + "\""))
                    .findFirst()
                    .orElseThrow();
            if (service.equals(away)) {
                Upstream.answer(exchange, 503, "text/plain", "away");
            } else {
                Upstream.answer(exchange, 200, "application/json", description(PATHS.get(service)));
            }
        });
    }

    private static String description(String path) {
        return """
            {"openapi": "3.1.0", "paths": {"/v1/%1$s": {"get": {"operationId": "%1$s",
              "responses": {"200": {"description": "OK",
              "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Page"}}}}}}}},
             "components": {"schemas": {
               "Problem": {"type": "object"},
               "Page": {"type": "object", "properties": {"%1$s": {"type": "string"}}}}}}
            """.formatted(path);
    }

    /** First: what was told is kept for a minute. */
    @Test
    @Order(1)
    void a_service_that_is_away_is_named_and_the_others_are_described() {
        away = "training-service";
        JsonNode described = body(send(as(Role.OPERATOR, "/openapi.json")));
        assertThat(described.path("info").path("description").asString())
                .contains("training-service does not answer", "data sets, training runs");
        assertThat(described.path("paths").propertyNames())
                .contains("/v1/adapters", "/v1/models", "/v1/api-keys")
                .doesNotContain("/v1/datasets");
        away = "";
    }

    @Test
    @Order(2)
    void all_services_and_the_gateway_are_described_in_one_document() {
        HttpResponse<String> response = send(as(Role.CALLER, "/openapi.json"));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        JsonNode described = body(response);

        assertThat(described.path("info").path("description").asString()).doesNotContain("does not answer");
        assertThat(described.path("paths").propertyNames())
                .contains("/v1/adapters", "/v1/datasets", "/v1/models", "/v1/api-keys/{id}", "/v1/metrics/{service}");
        assertThat(described.at("/paths/~1v1~1datasets/get/tags/0").asString()).isEqualTo("training-service");
        // Of the same name, but of different form: each operation refers to its own.
        assertThat(described.path("components").path("schemas").propertyNames())
                .contains("Page", "training-service.Page", "inference-service.Page");
        assertThat(described
                        .at("/paths/~1v1~1datasets/get/responses/200/content/application~1json/schema/$ref")
                        .asString())
                .isEqualTo("#/components/schemas/training-service.Page");
        described
                .path("paths")
                .forEach(operations -> operations.forEach(
                        operation -> assertThat(operation.path("responses").propertyNames())
                                .contains("401", "403", "429", "502", "503", "504")));
    }

    @Test
    void the_gateways_own_calls_are_described_as_they_are() {
        JsonNode described = body(send(as(Role.ADMIN, "/openapi.json")));
        assertThat(HttpContract.of(described).stream()
                        .filter(line -> line.contains("/v1/api-keys"))
                        .map(line -> line.replace(" 201", " 200")))
                .containsExactlyElementsOf(HttpContract.of(ApiKeysApi.class));
        for (Class<?> type : List.of(ApiKey.class, CreateApiKeyRequest.class, CreatedApiKey.class)) {
            assertThat(described
                            .path("components")
                            .path("schemas")
                            .path(type.getSimpleName())
                            .path("properties")
                            .propertyNames())
                    .containsExactlyInAnyOrderElementsOf(Arrays.stream(type.getRecordComponents())
                            .map(component -> component
                                    .getName()
                                    .replaceAll("([A-Z])", "_$1")
                                    .toLowerCase(Locale.ROOT))
                            .collect(Collectors.toList()));
        }
        assertThat(described
                        .at("/components/schemas/ApiKey/properties/role/enum")
                        .valueStream()
                        .map(JsonNode::asString))
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Role.values()).map(Role::name).toList());
    }

    @Test
    void the_description_needs_a_key_and_a_scrapers_is_none() {
        assertThat(send(request("/openapi.json")).statusCode()).isEqualTo(401);
        assertThat(send(as(Role.METRICS, "/openapi.json")).statusCode()).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/docs/index.html",
                "/docs/docs.js",
                "/docs/docs.css",
                "/docs/swagger-ui/swagger-ui-bundle.js",
                "/docs/swagger-ui/swagger-ui.css"
            })
    void the_page_is_open_and_loads_nothing_from_elsewhere(String path) {
        HttpResponse<String> response = send(request(path));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().allValues("Content-Security-Policy"))
                .singleElement()
                .satisfies(policy -> assertThat(policy)
                        .contains(
                                "default-src 'none'", "script-src 'self';", "style-src 'self';", "img-src 'self' data:")
                        .doesNotContain("unsafe", "http"));
    }

    @Test
    void the_pages_short_address_leads_to_it() {
        assertThat(send(request("/docs/")).headers().firstValue("Location")).hasValue("/docs/index.html");
        HttpResponse<String> response = send(request("/docs"));
        assertThat(response.statusCode()).isEqualTo(302);
        assertThat(response.headers().firstValue("Location")).hasValue("/docs/index.html");
        assertThat(send(request("/docs/swagger-ui/nothing.js")).statusCode()).isEqualTo(404);
    }
}
