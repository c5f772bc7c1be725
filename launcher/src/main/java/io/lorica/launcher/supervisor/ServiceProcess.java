package io.lorica.launcher.supervisor;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A service in a JVM of its own.
 *
 * @param address where it listens
 * @param log written by the service itself and kept over restarts; what the JVM prints goes to the file beside it that
 *     ends in {@code .out}
 */
public record ServiceProcess(
        String name, String address, int port, List<String> command, Map<String, String> environment, Path log)
        implements Component {
    private static final Duration HEALTH_TIMEOUT = Duration.ofSeconds(3);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(HEALTH_TIMEOUT).build();

    @Override
    public Process start() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(OwnSession.of(command));
        // Training and serving share the cores: threads that spin while they wait would take them from the other
        // service.
        builder.environment().putIfAbsent("OMP_WAIT_POLICY", "passive");
        builder.environment().putAll(environment);
        Files.createDirectories(log.getParent());
        return builder.redirectErrorStream(true)
                .redirectOutput(consoleOutput().toFile())
                .start();
    }

    Path consoleOutput() {
        return log.resolveSibling(name + ".out");
    }

    @Override
    public boolean isHealthy() {
        String host = address.equals("0.0.0.0") ? "127.0.0.1" : address;
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + host + ":" + port + "/actuator/health"))
                .timeout(HEALTH_TIMEOUT)
                .build();
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void requestStop(ProcessHandle process) {
        process.destroy();
    }
}
