package io.lorica.basemodel;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A real HTTP server on a free port of the loopback interface that offers one file at every path. */
final class FileServer implements AutoCloseable {
    record Request(String path, Optional<String> range, Optional<String> authorization) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private volatile byte[] file;
    private volatile boolean ranges = true;
    private volatile int breakAfter = Integer.MAX_VALUE;
    private volatile Optional<URI> redirect = Optional.empty();
    private volatile int status = 200;

    FileServer(byte[] file) throws IOException {
        this.file = file;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    URI address() {
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    List<Request> requests() {
        return requests;
    }

    FileServer offering(byte[] other) {
        file = other;
        return this;
    }

    FileServer withoutRanges() {
        ranges = false;
        return this;
    }

    /** Each answer ends after so many bytes although more were announced. */
    FileServer breakingAfter(int bytes) {
        breakAfter = bytes;
        return this;
    }

    FileServer redirectingTo(URI other) {
        redirect = Optional.of(other);
        return this;
    }

    FileServer answering(int otherStatus) {
        status = otherStatus;
        return this;
    }

    private void answer(HttpExchange exchange) throws IOException {
        Optional<String> range =
                Optional.ofNullable(exchange.getRequestHeaders().getFirst("Range"));
        requests.add(new Request(
                exchange.getRequestURI().getPath(),
                range,
                Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"))));
        try (exchange) {
            if (redirect.isPresent()) {
                exchange.getResponseHeaders().set("Location", redirect.get().toString());
                exchange.sendResponseHeaders(302, -1);
                return;
            }
            if (status != 200) {
                exchange.sendResponseHeaders(status, -1);
                return;
            }
            int from = 0;
            if (ranges && range.isPresent()) {
                from = Integer.parseInt(range.get().replaceAll("bytes=(\\d+)-", "$1"));
                exchange.getResponseHeaders()
                        .set("Content-Range", "bytes " + from + "-" + (file.length - 1) + "/" + file.length);
                exchange.sendResponseHeaders(206, file.length - from);
            } else {
                exchange.sendResponseHeaders(200, file.length);
            }
            exchange.getResponseBody().write(file, from, Math.min(breakAfter, file.length - from));
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
