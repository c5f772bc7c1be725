package io.lorica.gateway.route;

import io.lorica.api.record.RecordsApi;
import io.lorica.gateway.problem.GatewayException.BodyTooLarge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Refuses bodies past the limit: by Content-Length before reading, else as soon as the bytes that came pass it. */
@Component
@Order(0)
class BodyLimitFilter implements WebFilter {
    private static final PathPattern DATA_SETS = PathPatternParser.defaultInstance.parse("/v1/datasets");
    private static final PathPattern PREVIEW = PathPatternParser.defaultInstance.parse("/v1/datasets/preview");
    private static final PathPattern BATCHES = PathPatternParser.defaultInstance.parse("/v1/decisions/batch");
    private static final PathPattern RECORDS = PathPatternParser.defaultInstance.parse(RecordsApi.NODE_PATH);
    private static final PathPattern VERSIONS = PathPatternParser.defaultInstance.parse("/v1/adapters/{name}/versions");

    private final RouteProperties properties;
    private final MeterRegistry meters;

    BodyLimitFilter(RouteProperties properties, MeterRegistry meters) {
        this.properties = properties;
        this.meters = meters;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        ServerHttpRequest request = exchange.getRequest();
        long limit = limitOf(request.getMethod(), request.getPath().pathWithinApplication());
        if (request.getHeaders().getContentLength() > limit) {
            return Mono.error(refusal(limit));
        }
        return chain.filter(exchange.mutate().request(counted(request, limit)).build());
    }

    private long limitOf(HttpMethod method, PathContainer path) {
        if (method.equals(HttpMethod.POST) && VERSIONS.matches(path)) {
            return properties.versionLimit().toBytes();
        }
        boolean isUpload = method.equals(HttpMethod.POST)
                && (DATA_SETS.matches(path) || PREVIEW.matches(path) || BATCHES.matches(path) || RECORDS.matches(path));
        return (isUpload ? properties.uploadLimit() : properties.bodyLimit()).toBytes();
    }

    private ServerHttpRequest counted(ServerHttpRequest request, long limit) {
        return new ServerHttpRequestDecorator(request) {
            @Override
            public Flux<DataBuffer> getBody() {
                AtomicLong received = new AtomicLong();
                return super.getBody().handle((buffer, sink) -> {
                    if (received.addAndGet(buffer.readableByteCount()) > limit) {
                        DataBufferUtils.release(buffer);
                        sink.error(refusal(limit));
                    } else {
                        sink.next(buffer);
                    }
                });
            }
        };
    }

    private BodyTooLarge refusal(long limit) {
        meters.counter("lorica.gateway.bodies.refused").increment();
        return new BodyTooLarge(limit);
    }
}
