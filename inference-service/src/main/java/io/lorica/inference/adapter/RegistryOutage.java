package io.lorica.inference.adapter;

import org.springframework.http.HttpStatusCode;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClientException;
import org.springframework.web.client.RestClientResponseException;

/** Says in an operator's words why the registry did not answer. */
public final class RegistryOutage {
    private RegistryOutage() {}

    public static String reason(RestClientException failure) {
        return switch (failure) {
            case RestClientResponseException answer -> reason(answer.getStatusCode());
            case ResourceAccessException _ ->
                "The gateway is not reachable. Check lorica.gateway.url and that the gateway runs.";
            default -> "The registry's answer could not be read: " + failure.getMessage();
        };
    }

    static String reason(HttpStatusCode status) {
        return switch (status.value()) {
            case 401, 403 ->
                "The gateway refused this node's key (%d). Put a key with role SERVICE into lorica.gateway.api-key-file."
                        .formatted(status.value());
            case 404 -> "The registry does not know it (404).";
            default -> "The registry answered %d.".formatted(status.value());
        };
    }
}
