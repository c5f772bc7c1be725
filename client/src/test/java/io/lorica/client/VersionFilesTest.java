package io.lorica.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import io.lorica.api.registry.AdapterLayer;
import io.lorica.api.registry.AdapterVersion;
import io.lorica.api.registry.ArtefactFile;
import io.lorica.api.registry.BaseModelRef;
import io.lorica.api.registry.VersionManifest;
import io.lorica.client.TestServer.Answer;
import io.lorica.files.Digest;
import io.lorica.files.ExpectedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VersionFilesTest {
    private static final String NAME = "adapter_model.safetensors";
    private static final String PATH = "/v1/adapters/credit/versions/3/files/" + NAME;

    @TempDir
    Path folder;

    private final TestServer server = new TestServer();
    private final LoricaClient client = server.client();
    private final byte[] weights = new byte[300_000];

    @BeforeEach
    void makeWeights() {
        new Random(7).nextBytes(weights);
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void a_file_is_fetched_once() throws IOException {
        serve(weights, Integer.MAX_VALUE);

        assertThat(client.versionFiles().fetch(version(), folder)).containsExactly(folder.resolve(NAME));
        client.versionFiles().fetch(version(), folder);

        assertThat(folder.resolve(NAME)).hasBinaryContent(weights);
        assertThat(server.requests()).hasSize(1);
        assertThat(server.requests().getFirst().header("Accept-Encoding")).isEmpty();
    }

    @Test
    void a_transfer_that_breaks_off_goes_on_where_it_stopped() throws IOException {
        serve(weights, 120_000);

        client.versionFiles().fetch(version(), folder);

        assertThat(folder.resolve(NAME)).hasBinaryContent(weights);
        assertThat(server.requests())
                .hasSize(3)
                .extracting(request -> request.header("Range"))
                .startsWith(Optional.empty())
                .doesNotHaveDuplicates();
    }

    @Test
    void a_later_call_goes_on_where_an_earlier_one_stopped() throws IOException {
        Files.write(partial(), Arrays.copyOf(weights, 100_000));
        serve(weights, Integer.MAX_VALUE);

        client.versionFiles().fetch(version(), folder);

        assertThat(folder.resolve(NAME)).hasBinaryContent(weights);
        assertThat(server.requests())
                .extracting(request -> request.header("Range"))
                .containsExactly(Optional.of("bytes=100000-"));
    }

    @Test
    void a_server_without_ranges_sends_the_whole_file() throws IOException {
        Files.write(partial(), Arrays.copyOf(weights, 100_000));
        server.handling(PATH, exchange -> {
            exchange.sendResponseHeaders(200, weights.length);
            exchange.getResponseBody().write(weights);
        });

        client.versionFiles().fetch(version(), folder);

        assertThat(folder.resolve(NAME)).hasBinaryContent(weights);
    }

    @Test
    void a_range_that_is_refused_is_followed_by_the_whole_file() throws IOException {
        Files.write(partial(), Arrays.copyOf(weights, 100_000));
        server.handling(PATH, exchange -> {
            if (exchange.getRequestHeaders().containsKey("Range")) {
                TestServer.send(exchange, Answer.problem(416, "range", "d"));
            } else {
                exchange.sendResponseHeaders(200, weights.length);
                exchange.getResponseBody().write(weights);
            }
        });

        client.versionFiles().fetch(version(), folder);

        assertThat(folder.resolve(NAME)).hasBinaryContent(weights);
    }

    @Test
    void another_content_than_announced_is_refused_and_removed() throws IOException {
        byte[] damaged = weights.clone();
        damaged[1000]++;
        serve(damaged, Integer.MAX_VALUE);

        assertThatThrownBy(() -> client.versionFiles().fetch(version(), folder))
                .isInstanceOf(LoricaException.Unreadable.class)
                .hasMessageContaining(NAME)
                .hasMessageContaining("adapter credit v3")
                .hasMessageContaining(Digest.of(weights).sha256())
                .hasMessageContaining("artefact store");
        try (var left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"../evil", "/etc/passwd", "a/b", "a\\b", "..", ".", "", "line\nbreak"})
    void a_name_is_never_a_path(String name) throws IOException {
        assertThatThrownBy(() -> client.versionFiles().fetch(version(name), folder))
                .isInstanceOf(LoricaException.Unreadable.class)
                .hasMessageContaining("not fetched");
        assertThat(server.requests()).isEmpty();
        try (var left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void a_malformed_announcement_is_refused() {
        var malformed = new ArtefactFile(NAME, 3, "no digest");

        assertThatThrownBy(
                        () -> client.versionFiles().fetch(version(NAME), malformed, folder, ExpectedFile.Progress.NONE))
                .isInstanceOf(LoricaException.Unreadable.class)
                .hasMessageContaining("64 lower-case hexadecimal digits");
    }

    @Test
    void a_file_that_the_registry_does_not_have_is_a_refusal_and_an_outage_is_none() {
        server.answering(PATH, Answer.problem(404, "unknown-file", "d"), Answer.problem(503, "s", "d"));

        assertThatThrownBy(() -> client.versionFiles().fetch(version(), folder))
                .isInstanceOf(LoricaException.Refused.class);
        assertThatThrownBy(() -> client.versionFiles().fetch(version(), folder))
                .isInstanceOf(LoricaException.Unavailable.class);
    }

    @Test
    void a_server_that_falls_silent_is_an_outage_and_what_came_is_kept() throws IOException {
        var isOver = new CountDownLatch(1);
        server.handling(PATH, exchange -> {
            exchange.sendResponseHeaders(200, weights.length);
            exchange.getResponseBody().write(weights, 0, 50_000);
            exchange.getResponseBody().flush();
            try {
                isOver.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        try (LoricaClient hasty =
                server.clientBuilder().readTimeout(Duration.ofSeconds(1)).build()) {
            assertThatThrownBy(() -> hasty.versionFiles().fetch(version(), folder))
                    .isInstanceOf(LoricaException.Unavailable.class)
                    .hasMessageContaining("no byte for");
        } finally {
            isOver.countDown();
        }
        assertThat(partial()).exists();
    }

    /** Answers each request with at most so many bytes, although more are announced. */
    private void serve(byte[] file, int breakAfter) {
        server.handling(PATH, exchange -> sendRange(exchange, file, breakAfter));
    }

    private static void sendRange(HttpExchange exchange, byte[] file, int breakAfter) throws IOException {
        String range = exchange.getRequestHeaders().getFirst("Range");
        int from = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
        if (range != null) {
            exchange.getResponseHeaders()
                    .set("Content-Range", "bytes %d-%d/%d".formatted(from, file.length - 1, file.length));
        }
        exchange.sendResponseHeaders(range == null ? 200 : 206, file.length - from);
        exchange.getResponseBody().write(file, from, Math.min(breakAfter, file.length - from));
        exchange.getResponseBody().flush();
    }

    private Path partial() {
        return VersionFiles.expected(version(), version().files().getFirst(), folder)
                .partial();
    }

    private AdapterVersion version() {
        return version(NAME);
    }

    private AdapterVersion version(String file) {
        var manifest = new VersionManifest(
                new BaseModelRef("tiny", "0".repeat(64)), null, null, List.of(), Map.of(), null, null, Map.of());
        return new AdapterVersion(
                "credit",
                3,
                "0".repeat(64),
                AdapterLayer.TASK,
                manifest,
                List.of(new ArtefactFile(
                        file, weights.length, Digest.of(weights).sha256())),
                "ci",
                null,
                null,
                Instant.EPOCH);
    }
}
