package io.lorica.client;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A real HTTP server in Lorica's place, on a free port of the loopback interface. */
final class TestServer implements AutoCloseable {
    static final String KEY = "lor_secret";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Request> requests = new CopyOnWriteArrayList<>();

    TestServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.start();
    }

    record Request(String method, String target, Headers headers, String body) {
        Optional<String> header(String name) {
            return Optional.ofNullable(headers.getFirst(name));
        }
    }

    /** One answer. */
    record Answer(int status, String type, String body, List<String> headers) {
        static Answer json(String body) {
            return new Answer(200, "application/json", body, List.of());
        }

        static Answer problem(int status, String slug, String detail, String... headers) {
            return new Answer(
                    status, "application/problem+json", """
                    {"type": "urn:lorica:problem:%s", "title": "T", "status": %d, "detail": "%s",
                     "instance": "/x", "trace_id": "4bf92f3577b34da6a3ce929d0e0e4736"
                    }""".formatted(slug, status, detail), List.of(headers));
        }

        static Answer events(String body) {
            return new Answer(200, "text/event-stream", body, List.of());
        }
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    LoricaClientBuilder clientBuilder() {
        return LoricaClient.builder().url(url()).apiKey(() -> KEY);
    }

    LoricaClient client() {
        return clientBuilder().build();
    }

    List<Request> requests() {
        return requests;
    }

    /** Answers the calls of a path one after the other; the last answer goes on. */
    TestServer answering(String path, Answer... answers) {
        return handling(path, new HttpHandler() {
            private int calls;

            @Override
            public synchronized void handle(HttpExchange exchange) throws IOException {
                send(exchange, answers[Math.min(calls++, answers.length - 1)]);
            }
        });
    }

    TestServer handling(String path, HttpHandler handler) {
        server.createContext(path, exchange -> {
            try (exchange) {
                requests.add(new Request(
                        exchange.getRequestMethod(),
                        exchange.getRequestURI().toString(),
                        exchange.getRequestHeaders(),
                        isUpload(exchange)
                                ? ""
                                : new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
                handler.handle(exchange);
            }
        });
        return this;
    }

    static void send(HttpExchange exchange, Answer answer) throws IOException {
        byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", answer.type());
        answer.headers()
                .forEach(header -> exchange.getResponseHeaders()
                        .set(header.substring(0, header.indexOf(':')), header.substring(header.indexOf(':') + 2)));
        exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
    }

    private static boolean isUpload(HttpExchange exchange) {
        return String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type"))
                .startsWith("multipart/");
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
