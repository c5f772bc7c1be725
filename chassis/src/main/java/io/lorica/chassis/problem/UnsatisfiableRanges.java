package io.lorica.chassis.problem;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;

/** Spring would send the whole file behind a 416. */
@RestControllerAdvice
class UnsatisfiableRanges implements ResponseBodyAdvice<Object> {

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
        if (body instanceof Resource file
                && response instanceof ServletServerHttpResponse servlet
                && servlet.getServletResponse().getStatus() == HttpStatus.REQUESTED_RANGE_NOT_SATISFIABLE.value()) {
            throw new UnsatisfiableRange(lengthOf(file));
        }
        return body;
    }

    private static long lengthOf(Resource file) {
        try {
            return file.contentLength();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-15.5.17">RFC 9110, 416</a> */
    static final class UnsatisfiableRange extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final long length;

        UnsatisfiableRange(long length) {
            super("The file has %d bytes and none in this Range. Ask for a range such as bytes=0-%d, or send no Range."
                    .formatted(length, Math.max(0, length - 1)));
            this.length = length;
        }

        String contentRange() {
            return "bytes */" + length;
        }
    }
}
