package io.lorica.registry;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Plain HTTP calls to the service under test. */
public final class RegistryClient {
    private final RestClient http;
    private final JsonMapper json;

    RegistryClient(String url, String token, JsonMapper json) {
        this.json = json;
        http = RestClient.builder()
                .baseUrl(url)
                .defaultHeaders(headers -> {
                    if (!token.isEmpty()) {
                        headers.setBearerAuth(token);
                    }
                })
                .defaultStatusHandler(status -> true, (request, response) -> {})
                .build();
    }

    /** @param bytes the body as it came */
    public record Answer(int status, @Nullable String contentType, byte[] bytes, JsonNode body) {
        public String type() {
            return body.path("type").asString("");
        }

        public String detail() {
            return body.path("detail").asString("");
        }
    }

    public Answer get(String path, Object... variables) {
        return answer(http.get().uri(path, variables));
    }

    /** An address that is encoded already. */
    public Answer get(URI address) {
        return answer(http.get().uri(address));
    }

    public Answer put(String path, Object body) {
        return answer(
                http.put().uri(path).contentType(MediaType.APPLICATION_JSON).body(text(body)));
    }

    public Answer post(String path, Object body, @Nullable String idempotencyKey) {
        return answer(keyed(http.post().uri(path), idempotencyKey)
                .contentType(MediaType.APPLICATION_JSON)
                .body(text(body)));
    }

    /** Of the adapter's first version. */
    public String card(String name) {
        return new String(
                get("/v1/adapters/%s/versions/1/files/README.md".formatted(name))
                        .bytes(),
                StandardCharsets.UTF_8);
    }

    public Answer createAdapter(String name, String layer) {
        return post("/v1/adapters", Map.of("name", name, "layer", layer), null);
    }

    public Answer register(String name, Object manifest, Map<String, byte[]> files) {
        return register(name, manifest, files, null);
    }

    public Answer register(String name, Object manifest, Map<String, byte[]> files, @Nullable String idempotencyKey) {
        var parts = new LinkedMultiValueMap<String, Object>();
        parts.add("manifest", file("manifest.json", text(manifest).getBytes(StandardCharsets.UTF_8)));
        files.forEach((fileName, bytes) -> parts.add("files", file(fileName, bytes)));
        return answer(keyed(http.method(HttpMethod.POST).uri("/v1/adapters/{name}/versions", name), idempotencyKey)
                .contentType(MediaType.MULTIPART_FORM_DATA)
                .body(parts));
    }

    public Answer move(String name, String alias, int version, @Nullable Integer expected) {
        var body = expected == null
                ? Map.of("version", version, "reason", "test")
                : Map.of("version", version, "reason", "test", "expected_version", expected);
        return put("/v1/adapters/%s/aliases/%s".formatted(name, alias), body);
    }

    private static RestClient.RequestBodySpec keyed(RestClient.RequestBodySpec request, @Nullable String key) {
        return key == null ? request : request.header("Idempotency-Key", key);
    }

    private String text(Object body) {
        return body instanceof String text ? text : json.writeValueAsString(body);
    }

    private Answer answer(RestClient.RequestHeadersSpec<?> request) {
        return request.exchange((sent, response) -> {
            byte[] bytes = response.getBody().readAllBytes();
            var type = response.getHeaders().getContentType();
            boolean isJson = type != null && type.getSubtype().endsWith("json") && bytes.length > 0;
            return new Answer(
                    response.getStatusCode().value(),
                    type == null ? null : type.toString(),
                    bytes,
                    isJson ? json.readTree(bytes) : json.createObjectNode());
        });
    }

    private static ByteArrayResource file(String name, byte[] bytes) {
        return new ByteArrayResource(bytes) {
            @Override
            public String getFilename() {
                return name;
            }
        };
    }
}
