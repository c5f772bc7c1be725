package io.lorica.gateway.problem;

import io.lorica.api.Headers;
import io.lorica.gateway.problem.GatewayException.InvalidRequest;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.ReferenceCountUtil;
import io.opentelemetry.sdk.trace.IdGenerator;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Objects;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/** Of one connection: refuses the first request that can't be read, and reads no further. */
final class UnreadableRequestHandler extends ChannelDuplexHandler {
    private static final Logger log = LoggerFactory.getLogger(UnreadableRequestHandler.class);

    private final JsonMapper json;
    private String path = "";
    private boolean isAnswering;
    private boolean isRefused;

    UnreadableRequestHandler(JsonMapper json) {
        this.json = json;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (isRefused) {
            ReferenceCountUtil.release(message);
            return;
        }
        if (message instanceof HttpRequest request) {
            path = pathOf(request.uri());
            isAnswering = false;
        }
        if (!isAnswering && message instanceof HttpObject part && !isReadable(part)) {
            isRefused = true;
            refuse(context, refusalOf(part));
            ReferenceCountUtil.release(message);
            return;
        }
        context.fireChannelRead(message);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (isRefused) {
            // What was under way for the request that turned out to be broken.
            ReferenceCountUtil.release(message);
            promise.setFailure(new IllegalStateException("The request was refused."));
            return;
        }
        isAnswering |= message instanceof HttpResponse;
        // The promise tells whoever writes.
        var _ = context.write(message, promise);
    }

    private static boolean isReadable(HttpObject part) {
        return part.decoderResult().isSuccess() && !(part instanceof HttpRequest request && !hasAddress(request));
    }

    /** As the server behind reads it: host and target together must be a URI. */
    private static boolean hasAddress(HttpRequest request) {
        String target = request.uri();
        String host = Objects.requireNonNullElse(request.headers().get(HttpHeaderNames.HOST), "localhost");
        try {
            var address = new URI(target.startsWith("/") ? "http://" + host + target : target);
            return target.startsWith("/") ? address.getHost() != null : true;
        } catch (URISyntaxException _) {
            return false;
        }
    }

    private static GatewayException refusalOf(HttpObject part) {
        return switch (part.decoderResult().cause()) {
            case TooLongHttpHeaderException _ ->
                new InvalidRequest(
                        "request-header-fields-too-large",
                        HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
                        "The headers are larger than 8 KB. Send fewer or shorter ones.");
            case TooLongHttpLineException _ ->
                new InvalidRequest(
                        "uri-too-long",
                        HttpStatus.URI_TOO_LONG,
                        "The request's line is longer than 4 KB. Send a shorter path and query.");
            case null, default ->
                new InvalidRequest(
                        "invalid-request",
                        HttpStatus.BAD_REQUEST,
                        "The request's line, headers or chunks are no HTTP/1.1. Percent-encode in UTF-8 what is not"
                                + " ASCII, name one host, and send a Content-Length or whole chunks.");
        };
    }

    private void refuse(ChannelHandlerContext context, GatewayException refusal) {
        String traceId = IdGenerator.random().generateTraceId();
        try (var _ = MDC.putCloseable("traceId", traceId)) {
            log.info(
                    "A request that can't be read was refused with {}",
                    refusal.status().value());
        }
        byte[] body = json.writeValueAsBytes(ProblemWriter.problemOf(refusal, path, traceId));
        var response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(refusal.status().value()),
                Unpooled.wrappedBuffer(body));
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, MediaType.APPLICATION_PROBLEM_JSON_VALUE)
                .set(HttpHeaderNames.CONTENT_LENGTH, body.length)
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE)
                .set(Headers.REQUEST_ID, UUID.randomUUID().toString());
        context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
    }

    private static String pathOf(String target) {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }
}
