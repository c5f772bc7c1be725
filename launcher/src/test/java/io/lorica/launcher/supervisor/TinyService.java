package io.lorica.launcher.supervisor;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A real process with a health address, to be supervised in tests. It notes its start and its ordered end in a journal;
 * {@code /crash} ends it at once, and the mode {@code broken} ends it before it is healthy.
 */
final class TinyService {
    private TinyService() {}

    public static void main(String... arguments) throws IOException {
        String name = arguments[0];
        int port = Integer.parseInt(arguments[1]);
        Path journal = Path.of(arguments[2]);
        if (arguments[3].equals("broken")) {
            System.out.println("lorica.training.workers must be at least 1");
            System.exit(7);
        }
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
        server.createContext("/actuator/health", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.createContext("/crash", exchange -> Runtime.getRuntime().halt(9));
        note(journal, name + " started");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> note(journal, name + " stopped")));
        server.start();
    }

    private static void note(Path journal, String line) {
        try {
            Files.writeString(journal, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
