package io.lorica.training;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.lorica.api.Headers;
import io.lorica.files.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Stands at the product's outer edge for gateway and registry: the calls of the published contract, over real HTTP. */
public final class RegistryDouble {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final HttpServer server;
    private final Map<String, Line> lines = new ConcurrentHashMap<>();
    private final AtomicInteger failures = new AtomicInteger();

    RegistryDouble() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/v1/adapters", this::handle);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Registrations that are answered with 503 before the next one succeeds. */
    public void failRegistrations(int count) {
        failures.set(count);
    }

    public List<JsonNode> versions(String name) {
        Line line = lines.get(name);
        return line == null ? List.of() : List.copyOf(line.versions);
    }

    public byte[] file(String name, int number, String file) {
        return lines.get(name).files.get(number - 1).get(file);
    }

    /** Flips one byte of a file, as a broken disk would. */
    public void damage(String name, int number, String file) {
        byte[] bytes = file(name, number, file);
        bytes[bytes.length - 1] ^= 1;
    }

    private void handle(HttpExchange call) throws IOException {
        try (call) {
            if (!"Bearer lor_test".equals(call.getRequestHeaders().getFirst("Authorization"))) {
                answer(call, 401, "{}");
                return;
            }
            String[] path = call.getRequestURI()
                    .getPath()
                    .substring("/v1/adapters".length())
                    .split("/");
            byte[] body = call.getRequestBody().readAllBytes();
            boolean isPost = call.getRequestMethod().equals("POST");
            if (path.length <= 1) {
                create(call, JSON.readTree(body));
                return;
            }
            Line line = lines.get(path[1]);
            if (line == null) {
                answer(call, 404, "{}");
            } else if (path.length == 2) {
                answer(call, 200, line.json());
            } else if (path.length == 3 && isPost) {
                register(call, line, body);
            } else if (path.length == 3) {
                answer(call, 200, JSON.writeValueAsString(Map.of("items", line.versions)));
            } else if (Integer.parseInt(path[3]) > line.versions.size()) {
                answer(call, 404, "{}");
            } else if (path.length == 4) {
                answer(
                        call,
                        200,
                        line.versions.get(Integer.parseInt(path[3]) - 1).toString());
            } else {
                byte[] file = file(path[1], Integer.parseInt(path[3]), path[5]);
                call.getResponseHeaders().add("Content-Type", "application/octet-stream");
                call.sendResponseHeaders(200, file.length);
                call.getResponseBody().write(file);
            }
        }
    }

    private void create(HttpExchange call, JsonNode request) throws IOException {
        var line =
                new Line(request.path("name").asString(), request.path("layer").asString());
        lines.putIfAbsent(line.name, line);
        answer(call, 201, line.json());
    }

    private void register(HttpExchange call, Line line, byte[] body) throws IOException {
        if (failures.getAndUpdate(left -> Math.max(left - 1, 0)) > 0) {
            answer(call, 503, "{}");
            return;
        }
        Map<String, byte[]> parts = parts(call.getRequestHeaders().getFirst("Content-Type"), body);
        JsonNode manifest = JSON.readTree(parts.remove("manifest"));
        Set<String> names = new TreeSet<>(parts.keySet());
        names.removeAll(Set.of(
                "scorecard.json", "boosting.json", "words.json", "reference.json", "report.json", "predictions.csv"));
        boolean hasReadOut = names.remove("readout.safetensors");
        boolean needsNoAdapter =
                (hasReadOut || parts.containsKey("scorecard.json")) && names.equals(Set.of("README.md"));
        if (!needsNoAdapter && !names.equals(Set.of("README.md", "adapter_config.json", "adapter_model.safetensors"))) {
            answer(call, 400, JSON.writeValueAsString(Map.of("detail", "files " + parts.keySet())));
            return;
        }
        List<Map<String, Object>> files = parts.entrySet().stream()
                .map(file -> Map.<String, Object>of(
                        "name",
                        file.getKey(),
                        "size",
                        file.getValue().length,
                        "sha256",
                        Digest.of(file.getValue()).sha256()))
                .toList();
        line.files.add(parts);
        JsonNode version = JSON.valueToTree(Map.of(
                "name",
                line.name,
                "number",
                line.files.size(),
                "digest",
                Digest.of(body).sha256(),
                "layer",
                line.layer,
                "manifest",
                manifest,
                "files",
                files,
                "created_by",
                "training",
                "created_at",
                "2026-01-01T00:00:00Z",
                "created_by_id",
                String.valueOf(call.getRequestHeaders().getFirst(Headers.ON_BEHALF_OF)),
                "traceparent",
                String.valueOf(call.getRequestHeaders().getFirst("traceparent"))));
        line.versions.add(version);
        answer(call, 201, version.toString());
    }

    /** Bytes as Latin-1 text keep their values, so that parts can be cut out of a string. */
    private static Map<String, byte[]> parts(String contentType, byte[] body) {
        String boundary = contentType.replaceFirst(".*boundary=\"?([^\";]+).*", "$1");
        Map<String, byte[]> parts = new LinkedHashMap<>();
        for (String part :
                new String(body, StandardCharsets.ISO_8859_1).split("--" + java.util.regex.Pattern.quote(boundary))) {
            int head = part.indexOf("\r\n\r\n");
            if (head < 0) {
                continue;
            }
            String headers = part.substring(0, head);
            String name = headers.contains("filename=")
                    ? headers.replaceFirst("(?s).*filename=\"([^\"]+)\".*", "$1")
                    : headers.replaceFirst("(?s).*name=\"([^\"]+)\".*", "$1");
            parts.put(name, part.substring(head + 4, part.length() - 2).getBytes(StandardCharsets.ISO_8859_1));
        }
        return parts;
    }

    private static void answer(HttpExchange call, int status, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        call.getResponseHeaders().add("Content-Type", "application/json");
        call.sendResponseHeaders(status, body.length);
        call.getResponseBody().write(body);
    }

    private static final class Line {
        final String name;
        final String layer;
        final List<JsonNode> versions = new ArrayList<>();
        final List<Map<String, byte[]>> files = new ArrayList<>();

        Line(String name, String layer) {
            this.name = name;
            this.layer = layer;
        }

        String json() {
            return JSON.writeValueAsString(Map.of(
                    "name",
                    name,
                    "layer",
                    layer,
                    "latest_version",
                    versions.size(),
                    "created_at",
                    "2026-01-01T00:00:00Z"));
        }
    }
}
