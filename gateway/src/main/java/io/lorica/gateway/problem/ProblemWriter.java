package io.lorica.gateway.problem;

import io.lorica.api.Problem;
import io.lorica.api.inference.OpenAiError;
import io.lorica.gateway.trace.RequestTrace;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Answers every failed request with problem+json. Ordered before Spring Boot's own error page. */
@Component
@Order(-2)
class ProblemWriter implements WebExceptionHandler {
    private static final Logger log = LoggerFactory.getLogger(ProblemWriter.class);

    private final ProblemTranslation translation;
    private final JsonMapper json;

    ProblemWriter(ProblemTranslation translation, JsonMapper json) {
        this.translation = translation;
        this.json = json;
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange, Throwable failure) {
        if (exchange.getResponse().isCommitted()) {
            // Half an answer is out: cutting the connection is the only way left to tell the caller.
            RequestTrace.log(exchange, () -> log.warn("An answer broke off, cause: {}", rootOf(failure)));
            return Mono.error(failure);
        }
        GatewayException refusal = translation.translate(failure);
        if (refusal instanceof GatewayException.Unexpected) {
            RequestTrace.log(exchange, () -> log.error("Request failed", failure));
        } else if (refusal.status().is5xxServerError()) {
            RequestTrace.log(exchange, () -> log.warn("{} Cause: {}", refusal.getMessage(), rootOf(failure)));
        }
        return write(exchange.getResponse(), refusal, problemOf(exchange, refusal));
    }

    private static Problem problemOf(ServerWebExchange exchange, GatewayException refusal) {
        return problemOf(refusal, exchange.getRequest().getPath().value(), RequestTrace.idOf(exchange));
    }

    static Problem problemOf(GatewayException refusal, String path, String traceId) {
        var problem = new Problem(
                Problem.TYPE_PREFIX + refusal.slug(),
                refusal.status().getReasonPhrase(),
                refusal.status().value(),
                String.valueOf(refusal.getMessage()),
                path,
                traceId,
                refusal.errors().isEmpty() ? null : refusal.errors(),
                Map.of());
        return OpenAiError.beside(problem, path);
    }

    private Mono<Void> write(ServerHttpResponse response, GatewayException refusal, Problem problem) {
        byte[] body = json.writeValueAsBytes(problem);
        HttpHeaders headers = response.getHeaders();
        // A service's headers may be here already when its answer was refused.
        headers.clear();
        refusal.addHeaders(headers);
        headers.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
        headers.setContentLength(body.length);
        response.setStatusCode(refusal.status());
        DataBuffer buffer = response.bufferFactory().wrap(body);
        return response.writeWith(Mono.just(buffer));
    }

    private static String rootOf(Throwable failure) {
        Throwable root = failure;
        // A cause is never the failure itself: Throwable forbids it.
        for (Throwable cause = root.getCause(); cause != null; cause = cause.getCause()) {
            root = cause;
        }
        return root.getClass().getSimpleName() + ": " + root.getMessage();
    }
}
