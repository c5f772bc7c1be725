package io.lorica.inference;

import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;

/** Tells clients how long to wait where waiting helps. */
@RestControllerAdvice
class RetryAfterAdvice implements ResponseBodyAdvice<Object> {
    private static final Set<URI> PASSING =
            Set.of(URI.create("urn:lorica:problem:not-ready"), URI.create("urn:lorica:problem:overloaded"));
    private static final String SECONDS = "1";

    @Override
    public boolean supports(MethodParameter returnType, Class<? extends HttpMessageConverter<?>> converterType) {
        return true;
    }

    @Override
    public @Nullable Object beforeBodyWrite(
            @Nullable Object body,
            MethodParameter returnType,
            MediaType contentType,
            Class<? extends HttpMessageConverter<?>> converterType,
            ServerHttpRequest request,
            ServerHttpResponse response) {
        if (body instanceof ProblemDetail problem && problem.getType() != null && PASSING.contains(problem.getType())) {
            response.getHeaders().set(HttpHeaders.RETRY_AFTER, SECONDS);
        }
        return body;
    }
}
