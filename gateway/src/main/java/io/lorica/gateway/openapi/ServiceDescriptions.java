package io.lorica.gateway.openapi;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the services say of themselves, kept for a minute: it changes only when they are replaced. */
@Component
class ServiceDescriptions {
    private static final Logger log = LoggerFactory.getLogger(ServiceDescriptions.class);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int LARGEST = 4 << 20;

    private final WebClient client = WebClient.builder()
            .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(LARGEST))
            .build();
    private final Cache<String, JsonNode> kept =
            Caffeine.newBuilder().expireAfterWrite(Duration.ofMinutes(1)).build();
    private final JsonMapper json;

    ServiceDescriptions(JsonMapper json) {
        this.json = json;
    }

    /** @return empty if the service does not answer */
    Mono<Optional<JsonNode>> of(String service, URI url, String token) {
        JsonNode known = kept.getIfPresent(service);
        if (known != null) {
            return Mono.just(Optional.of(known));
        }
        return client.get()
                .uri(url.resolve("/v3/api-docs"))
                .headers(headers -> headers.setBearerAuth(token))
                .retrieve()
                .bodyToMono(byte[].class)
                .timeout(PATIENCE)
                .map(body -> {
                    JsonNode description = json.readTree(body);
                    kept.put(service, description);
                    return Optional.of(description);
                })
                .onErrorResume(failure -> {
                    log.warn("{} does not describe itself: {}", service, failure.toString());
                    return Mono.just(Optional.empty());
                });
    }
}
