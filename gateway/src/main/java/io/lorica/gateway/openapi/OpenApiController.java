package io.lorica.gateway.openapi;

import io.lorica.gateway.route.AccessFilter;
import io.lorica.gateway.route.RouteProperties;
import io.lorica.gateway.servicetoken.Caller;
import io.lorica.gateway.servicetoken.ServiceTokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import org.springframework.core.io.ClassPathResource;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Describes what the gateway and the services behind it offer, in one document. */
@RestController
class OpenApiController {
    private record Described(String name, String paths, URI url) {}

    private final List<Described> services;
    private final ServiceDescriptions descriptions;
    private final ServiceTokens tokens;
    private final JsonMapper json;
    private final ObjectNode own;

    OpenApiController(RouteProperties routes, ServiceDescriptions descriptions, ServiceTokens tokens, JsonMapper json) {
        this.services = List.of(
                new Described("registry-service", "adapters, versions, aliases, gates", routes.registryUrl()),
                new Described("training-service", "data sets, training runs", routes.trainingUrl()),
                new Described("inference-service", "decisions, chat, models", routes.inferenceUrl()));
        this.descriptions = descriptions;
        this.tokens = tokens;
        this.json = json;
        this.own = (ObjectNode) own(json);
    }

    @GetMapping("/openapi.json")
    Mono<JsonNode> openApi(ServerWebExchange exchange) {
        Caller caller = Objects.requireNonNull(AccessFilter.callerOf(exchange));
        return Flux.fromIterable(services)
                .flatMapSequential(service ->
                        descriptions.of(service.name(), service.url(), tokens.tokenFor(caller, service.name())))
                .collectList()
                .map(described -> {
                    var merged = new MergedDescription(json, own);
                    for (int i = 0; i < services.size(); i++) {
                        Described service = services.get(i);
                        described
                                .get(i)
                                .ifPresentOrElse(
                                        description -> merged.add(service.name(), description),
                                        () -> merged.lacks(service.name(), service.paths()));
                    }
                    return merged.document();
                });
    }

    private static JsonNode own(JsonMapper json) {
        try (var document = new ClassPathResource("gateway-openapi.json", OpenApiController.class).getInputStream()) {
            return json.readTree(document);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
