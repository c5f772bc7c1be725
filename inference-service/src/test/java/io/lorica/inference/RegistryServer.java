package io.lorica.inference;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.lorica.api.registry.AdapterLayer;
import io.lorica.api.registry.AdapterVersion;
import io.lorica.api.registry.Alias;
import io.lorica.api.registry.ArtefactFile;
import io.lorica.api.registry.VersionManifest;
import io.lorica.api.registry.VersionRef;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** The gateway with the registry behind it, as a serving node sees them: aliases, versions and files over real HTTP. */
public final class RegistryServer implements AutoCloseable {
    public static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    private final Map<String, AdapterVersion> versions = new ConcurrentHashMap<>();
    private final Map<String, byte[]> files = new ConcurrentHashMap<>();
    private final Map<String, Alias> aliases = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<JsonNode> reports = new CopyOnWriteArrayList<>();
    private final ReceivedRecords records = new ReceivedRecords();
    private final AtomicLong revision = new AtomicLong();
    private final HttpServer server;
    private final Set<String> held = ConcurrentHashMap.newKeySet();
    private volatile CountDownLatch hold = new CountDownLatch(1);
    private volatile boolean isOut;
    private volatile int breakAfterBytes = Integer.MAX_VALUE;

    public RegistryServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/v1/", this::answer);
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Answers 503 to everything while out. */
    public void setOut(boolean isOut) {
        this.isOut = isOut;
    }

    /** Does not answer a request for this adapter's files until {@link #release}. */
    public void holdFilesOf(String adapter) {
        held.add("/v1/adapters/%s/".formatted(adapter));
    }

    /** Answers what was held, and holds nothing any more. */
    public synchronized void release() {
        held.clear();
        hold.countDown();
        hold = new CountDownLatch(1);
    }

    /** Breaks each file transfer off after so many bytes. */
    public void breakTransfersAfter(int bytes) {
        breakAfterBytes = bytes;
    }

    /** Path and, if there was one, the range of each request so far. */
    public List<String> requests() {
        return requests;
    }

    /** What nodes found of versions, in the order of its arrival. */
    public List<JsonNode> reports() {
        return reports;
    }

    /** What nodes shipped of their journals. */
    public ReceivedRecords records() {
        return records;
    }

    public VersionRef add(
            String name, int number, AdapterLayer layer, VersionManifest manifest, byte[] config, byte[] weights) {
        return add(
                name,
                number,
                layer,
                manifest,
                Map.of(ArtefactFile.ADAPTER_CONFIG, config, ArtefactFile.ADAPTER_WEIGHTS, weights));
    }

    public VersionRef add(
            String name, int number, AdapterLayer layer, VersionManifest manifest, Map<String, byte[]> content) {
        List<ArtefactFile> described = new TreeMap<>(content)
                .entrySet().stream()
                        .map(file -> new ArtefactFile(file.getKey(), file.getValue().length, sha256(file.getValue())))
                        .toList();
        content.forEach((file, bytes) -> files.put(path(name, number) + "/files/" + file, bytes));
        byte[] identity =
                (JSON.writeValueAsString(manifest) + described + name + number).getBytes(StandardCharsets.UTF_8);
        AdapterVersion version = new AdapterVersion(
                name,
                number,
                sha256(identity),
                layer,
                manifest,
                described,
                "tests",
                null,
                null,
                Instant.parse("2026-01-01T00:00:00Z"));
        versions.put(path(name, number), version);
        return version.ref();
    }

    /** Flips a bit of a version's weights, as a damaged store would give them. */
    public void corruptWeights(VersionRef ref) {
        files.computeIfPresent(
                path(ref.name(), ref.number()) + "/files/" + ArtefactFile.ADAPTER_WEIGHTS, (_, bytes) -> {
                    byte[] damaged = bytes.clone();
                    damaged[damaged.length / 2] ^= 1;
                    return damaged;
                });
    }

    public void move(String alias, VersionRef version) {
        long next = revision.incrementAndGet();
        aliases.put(
                version.name() + "@" + alias,
                new Alias(
                        version.name(),
                        alias,
                        version,
                        next,
                        Instant.parse("2026-01-01T00:00:00Z").plusSeconds(next)));
    }

    /** Forgets a version, as a registry that was restored to an earlier state has. */
    public void remove(VersionRef version) {
        versions.remove(path(version.name(), version.number()));
    }

    /** Removes an alias, as a registry that was restored to an earlier state has it. */
    public void withdraw(String adapter, String alias) {
        aliases.remove(adapter + "@" + alias);
    }

    public static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            @Nullable String range = exchange.getRequestHeaders().getFirst("Range");
            requests.add(range == null ? path : path + " " + range);
            if (isOut) {
                exchange.sendResponseHeaders(503, -1);
            } else if (path.equals("/v1/aliases")) {
                long after = Long.parseLong(exchange.getRequestURI().getQuery().replace("after_revision=", ""));
                sendJson(
                        exchange,
                        aliases.values().stream()
                                .filter(alias -> alias.revision() > after)
                                .sorted(java.util.Comparator.comparingLong(Alias::revision))
                                .toList());
            } else if (path.startsWith(ReceivedRecords.PATHS)) {
                records.answer(exchange, path);
            } else if (path.endsWith("/trials")) {
                JsonNode report = JSON.readTree(exchange.getRequestBody());
                reports.add(report);
                sendJson(
                        exchange,
                        Map.of(
                                "node", report.path("node"),
                                "runtime", report.path("runtime"),
                                "passed", report.path("fault").isMissingNode(),
                                "tried_at", report.path("tried_at"),
                                "reported_by", "tests"));
            } else if (versions.containsKey(path)) {
                sendJson(exchange, versions.get(path));
            } else if (files.containsKey(path)) {
                awaitRelease(path);
                sendFile(exchange, files.get(path), range);
            } else {
                exchange.sendResponseHeaders(404, -1);
            }
        }
    }

    private void awaitRelease(String path) throws IOException {
        CountDownLatch until = hold;
        if (held.stream().anyMatch(path::startsWith)) {
            try {
                until.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
    }

    private void sendFile(HttpExchange exchange, byte[] file, @Nullable String range) throws IOException {
        int from = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
        byte[] rest = Arrays.copyOfRange(file, from, file.length);
        if (range != null) {
            exchange.getResponseHeaders()
                    .set("Content-Range", "bytes %d-%d/%d".formatted(from, file.length - 1, file.length));
        }
        exchange.sendResponseHeaders(range == null ? 200 : 206, rest.length);
        // Fewer bytes than announced: the client sees the connection break off.
        exchange.getResponseBody().write(rest, 0, Math.min(rest.length, breakAfterBytes));
        exchange.getResponseBody().flush();
    }

    private static void sendJson(HttpExchange exchange, Object body) throws IOException {
        byte[] bytes = JSON.writeValueAsBytes(body);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static String path(String name, int number) {
        return "/v1/adapters/%s/versions/%d".formatted(name, number);
    }

    @Override
    public void close() {
        release();
        server.stop(0);
    }
}
