package io.lorica.chassis.form;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.multipart.MultipartHttpServletRequest;
import org.springframework.web.multipart.support.StandardMultipartHttpServletRequest;
import org.springframework.web.multipart.support.StandardServletMultipartResolver;

/**
 * Reads a part that a controller wants as an object as JSON, whatever content type it was given: {@code curl -F} gives
 * files {@code application/octet-stream} and fields none.
 */
public class JsonParts extends StandardServletMultipartResolver {

    @Override
    public MultipartHttpServletRequest resolveMultipart(HttpServletRequest request) {
        return new Form(request);
    }

    private static final class Form extends StandardMultipartHttpServletRequest {
        Form(HttpServletRequest request) {
            super(request);
        }

        /** Asked only for parts that are read as objects; a file's own type is kept. */
        @Override
        public @Nullable HttpHeaders getMultipartHeaders(String name) {
            HttpHeaders sent = super.getMultipartHeaders(name);
            if (sent == null) {
                return null;
            }
            var json = new HttpHeaders(sent);
            json.setContentType(MediaType.APPLICATION_JSON);
            return json;
        }
    }
}
