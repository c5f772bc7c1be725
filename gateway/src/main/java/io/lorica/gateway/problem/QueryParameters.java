package io.lorica.gateway.problem;

import io.lorica.api.Problem.FieldError;
import io.lorica.faults.QueryNames;
import io.lorica.gateway.problem.GatewayException.InvalidRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.reactive.result.method.RequestMappingInfo;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.server.ServerWebExchange;

/** Refuses parameters that the gateway's own calls would drop, as the services refuse theirs. */
public final class QueryParameters extends RequestMappingHandlerMapping {
    @Override
    protected void handleMatch(RequestMappingInfo info, HandlerMethod method, ServerWebExchange exchange) {
        check(exchange.getRequest().getURI().getRawQuery(), method);
        super.handleMatch(info, method, exchange);
    }

    private static void check(@Nullable String query, HandlerMethod method) {
        List<String> read = Arrays.stream(method.getMethodParameters())
                .map(parameter -> parameter.getParameterAnnotation(RequestParam.class))
                .filter(Objects::nonNull)
                .map(RequestParam::name)
                .toList();
        List<FieldError> errors = QueryNames.faults(query, read).stream()
                .map(fault -> new FieldError(fault.path(), fault.message()))
                .toList();
        if (!errors.isEmpty()) {
            throw new InvalidRequest(errors);
        }
    }
}
