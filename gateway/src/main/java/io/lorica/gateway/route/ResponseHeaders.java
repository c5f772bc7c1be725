package io.lorica.gateway.route;

import java.util.List;
import org.springframework.cloud.gateway.filter.headers.HttpHeadersFilter;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;

/** Removes what only the gateway says: its security headers, and what would tell about the service behind it. */
@Component
class ResponseHeaders implements HttpHeadersFilter {
    private static final List<String> REMOVED = List.of(
            "Server",
            "Set-Cookie",
            "WWW-Authenticate",
            "Cache-Control",
            "Pragma",
            "Expires",
            "Vary",
            "Content-Security-Policy",
            "Referrer-Policy",
            "Strict-Transport-Security",
            "X-Content-Type-Options",
            "X-Frame-Options",
            "X-Powered-By",
            "X-XSS-Protection");

    @Override
    public HttpHeaders filter(HttpHeaders input, ServerWebExchange exchange) {
        HttpHeaders kept = new HttpHeaders();
        kept.putAll(input);
        REMOVED.forEach(kept::remove);
        return kept;
    }

    @Override
    public boolean supports(Type type) {
        return type == Type.RESPONSE;
    }
}
