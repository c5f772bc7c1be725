package io.lorica.launcher.demo;

import io.lorica.api.inference.InferenceApi;
import io.lorica.api.registry.RegistryApi;
import io.lorica.api.training.CreateDatasetRequest;
import io.lorica.api.training.Dataset;
import io.lorica.api.training.TrainingApi;
import io.lorica.launcher.home.LauncherException;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRequest;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.support.RestClientAdapter;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** Lorica as its users see it: through the gateway, with an API key. */
final class LoricaClient {
    private static final Duration READ_TIMEOUT = Duration.ofMinutes(2);

    private final String gatewayUrl;
    private final String apiKey;
    private final JsonMapper json = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();
    private final RestClient rest;
    private final HttpServiceProxyFactory proxies;

    LoricaClient(String gatewayUrl, String apiKey) {
        this.gatewayUrl = gatewayUrl;
        this.apiKey = apiKey;
        JdkClientHttpRequestFactory requests = new JdkClientHttpRequestFactory(HttpClient.newHttpClient());
        requests.setReadTimeout(READ_TIMEOUT);
        rest = RestClient.builder()
                .baseUrl(gatewayUrl)
                .requestFactory(requests)
                .defaultHeader(HttpHeaders.AUTHORIZATION, "Bearer " + apiKey)
                .configureMessageConverters(
                        c -> c.registerDefaults().withJsonConverter(new JacksonJsonHttpMessageConverter(json)))
                .defaultStatusHandler(HttpStatusCode::isError, this::refuse)
                .build();
        proxies = HttpServiceProxyFactory.builderFor(RestClientAdapter.create(rest))
                .build();
    }

    RegistryApi registry() {
        return proxies.createClient(RegistryApi.class);
    }

    TrainingApi training() {
        return proxies.createClient(TrainingApi.class);
    }

    InferenceApi inference() {
        return proxies.createClient(InferenceApi.class);
    }

    Dataset upload(CreateDatasetRequest spec, String fileName, byte[] rows) {
        HttpHeaders specHeaders = new HttpHeaders();
        specHeaders.setContentType(MediaType.APPLICATION_JSON);
        MultiValueMap<String, Object> parts = new LinkedMultiValueMap<>();
        parts.add("spec", new HttpEntity<>(json.writeValueAsString(spec), specHeaders));
        parts.add("file", new ByteArrayResource(rows) {
            @Override
            public String getFilename() {
                return fileName;
            }
        });
        Dataset dataset = rest.post()
                .uri("/v1/datasets")
                .contentType(MediaType.MULTIPART_FORM_DATA)
                .body(parts)
                .retrieve()
                .body(Dataset.class);
        return Optional.ofNullable(dataset)
                .orElseThrow(() -> new LauncherException("The upload of " + fileName + " got an empty answer."));
    }

    RunEvents events(String runId) {
        return new RunEvents(gatewayUrl, apiKey, runId, json);
    }

    private void refuse(HttpRequest request, ClientHttpResponse response) throws IOException {
        byte[] body = response.getBody().readAllBytes();
        throw new LauncherException(request.getMethod() + " " + request.getURI().getPath() + " was refused ("
                + response.getStatusCode().value() + "): " + detail(body));
    }

    private String detail(byte[] body) {
        try {
            JsonNode problem = json.readTree(body);
            return text(problem, "detail")
                    .or(() -> text(problem, "title"))
                    .map(text -> text
                            + text(problem, "trace_id")
                                    .map(id -> " (trace " + id + ")")
                                    .orElse(""))
                    .orElse("no reason was given");
        } catch (JacksonException e) {
            return "the answer is no JSON";
        }
    }

    private static Optional<String> text(@Nullable JsonNode problem, String field) {
        return Optional.ofNullable(problem)
                .map(p -> p.get(field))
                .filter(JsonNode::isString)
                .map(JsonNode::stringValue);
    }
}
