package io.lorica.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.lorica.launcher.home.LoricaHome;
import io.lorica.launcher.home.ProcessIdentity;
import io.lorica.launcher.home.StackState;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveCommandTest {
    private static final String ID = "3f0c7a52-5a0b-4f5e-9a57-6a0f1d2c3b4a";

    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Queue<String> calls = new ConcurrentLinkedQueue<>();
    private LoricaHome home = new LoricaHome(Path.of("unset"));
    private HttpServer gateway;

    @BeforeEach
    void start() throws IOException {
        home = new LoricaHome(directory.resolve("home")).create();
        gateway = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        gateway.start();
    }

    @AfterEach
    void stop() {
        gateway.stop(0);
    }

    @Test
    void a_data_set_is_archived_with_the_launchers_key() throws IOException {
        gateway.createContext("/", exchange -> answer(exchange, 200, """
                {"id": "%s", "name": "loans", "version": 3, "kind": "JSONL", "digest": "%s", "accepted_rows": 1,
                 "quarantined_rows": 0, "quarantine_reasons": [], "training_rows": 1, "validation_rows": 0,
                 "test_rows": 0, "split": {"validation": 0, "test": 0, "seed": 1},
                 "created_at": "2026-01-01T00:00:00Z",
                 "archived_at": "2026-01-02T00:00:00Z"}""".formatted(ID, "0".repeat(64))));
        home.state().write(state(ProcessIdentity.of(ProcessHandle.current())));
        Files.writeString(LauncherKey.file(home), "lor_secret\n");

        assertThat(run(ID)).as(err::toString).isZero();

        assertThat(calls).containsExactly("POST /v1/datasets/" + ID + "/archive Bearer lor_secret");
        assertThat(out.toString()).contains("Archived loans v3");
    }

    @Test
    void a_refusal_is_told_without_a_stack_trace() throws IOException {
        gateway.createContext("/", exchange -> answer(exchange, 409, """
                {"type": "urn:lorica:problem:dataset-in-use", "title": "In use", "status": 409,
                 "detail": "Run 7 uses it; cancel the run.", "trace_id": "4bf9"}"""));
        home.state().write(state(ProcessIdentity.of(ProcessHandle.current())));
        Files.writeString(LauncherKey.file(home), "lor_secret");

        assertThat(run(ID)).isEqualTo(1);
        assertThat(err.toString())
                .startsWith("lorica: ")
                .contains("Run 7 uses it; cancel the run.")
                .doesNotContain("\tat ");
    }

    @Test
    void without_a_running_stack_or_its_key_it_says_what_to_do() {
        assertThat(run(ID)).isEqualTo(1);
        assertThat(err.toString()).contains("Nothing runs in").contains("./lorica up");
        home.state().write(state(ProcessIdentity.of(ProcessHandle.current())));
        assertThat(run(ID)).isEqualTo(1);
        assertThat(err.toString()).contains("launcher.key is missing");
        assertThat(calls).isEmpty();
    }

    private int run(String id) {
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute("datasets", "archive", "--home=" + home.root(), id);
    }

    private StackState state(ProcessIdentity supervisor) {
        return new StackState(
                supervisor,
                StackState.Phase.RUNNING,
                null,
                "http://127.0.0.1:" + gateway.getAddress().getPort(),
                Map.of(),
                List.of());
    }

    private void answer(HttpExchange exchange, int status, String body) throws IOException {
        try (exchange) {
            calls.add("%s %s %s"
                    .formatted(
                            exchange.getRequestMethod(),
                            exchange.getRequestURI(),
                            exchange.getRequestHeaders().getFirst("Authorization")));
            exchange.getRequestBody().readAllBytes();
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }
}
