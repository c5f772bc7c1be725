package io.lorica.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.lorica.api.inference.BatchState;
import io.lorica.files.Digest;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecideBatchCommandTest {
    private static final byte[] RESULT = "amount,lorica_decision\n1,approve\n".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Queue<String> calls = new ConcurrentLinkedQueue<>();
    private final Queue<String> bodies = new ConcurrentLinkedQueue<>();

    /** What the batch is, at one look after the other; the last one stays. */
    private final Queue<String> states = new ConcurrentLinkedQueue<>();

    /** Looks that get no answer, as while a node starts again. */
    private final AtomicInteger unanswered = new AtomicInteger();

    private LoricaHome home = new LoricaHome(Path.of("unset"));
    private HttpServer gateway;

    @BeforeEach
    void start() throws IOException {
        home = new LoricaHome(directory.resolve("home")).create();
        gateway = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        gateway.createContext("/", this::answer);
        gateway.start();
        home.state()
                .write(new StackState(
                        ProcessIdentity.of(ProcessHandle.current()),
                        StackState.Phase.RUNNING,
                        null,
                        "http://127.0.0.1:" + gateway.getAddress().getPort(),
                        Map.of(),
                        List.of()));
        Files.writeString(LauncherKey.file(home), "lor_secret");
    }

    @AfterEach
    void stop() {
        gateway.stop(0);
    }

    @Test
    void a_file_is_uploaded_awaited_and_its_result_lies_beside_it() throws IOException {
        states.addAll(List.of("QUEUED", "RUNNING", "DONE"));
        Path file = Files.writeString(directory.resolve("applicants.csv"), "amount,age\n1,30\n");

        assertThat(run(file.toString(), "--model=credit-approval", "--reasons"))
                .as(err::toString)
                .isZero();

        assertThat(calls.element()).isEqualTo("POST /v1/decisions/batch Bearer lor_secret");
        assertThat(bodies.element())
                .contains("{\"model\":\"credit-approval\",\"reasons\":true}", "amount,age\n1,30\n", "applicants.csv");
        assertThat(directory.resolve("applicants.decided.csv")).hasBinaryContent(RESULT);
        assertThat(out.toString())
                .contains("Batch batch_1: 2 rows, decided by credit-approval v2")
                .contains("column age is a protected attribute")
                .contains("1 rows decided, 1 refused; column lorica_error says why")
                .contains("Result: " + directory.resolve("applicants.decided.csv"));
    }

    @Test
    void a_batch_that_stopped_is_resumed_by_its_id() {
        states.addAll(List.of("CANCELLED", "RUNNING", "DONE"));
        Path target = directory.resolve("new/out.csv");

        assertThat(run("--resume=batch_1", "-o", target.toString()))
                .as(err::toString)
                .isZero();

        assertThat(calls)
                .startsWith(
                        "GET /v1/decisions/batch/batch_1 Bearer lor_secret",
                        "POST /v1/decisions/batch/batch_1/resume Bearer lor_secret");
        assertThat(target).hasBinaryContent(RESULT);
    }

    @Test
    void one_that_runs_is_only_awaited() {
        states.addAll(List.of("RUNNING", "DONE"));

        assertThat(run("--resume=batch_1", "-o", directory.resolve("out.csv").toString()))
                .isZero();

        assertThat(calls).noneMatch(call -> call.contains("/resume"));
    }

    @Test
    void a_batch_that_failed_is_told_with_its_reason_and_how_to_go_on() throws IOException {
        states.addAll(List.of("RUNNING", "FAILED"));
        Path file = Files.writeString(directory.resolve("a.csv"), "amount\n1\n");

        assertThat(run(file.toString(), "--model=credit-approval")).isEqualTo(1);

        assertThat(err.toString())
                .contains("Batch batch_1 is FAILED after 2 of 2 rows. The disk is full.")
                .contains("./lorica decide-batch --resume batch_1 -o " + directory.resolve("a.decided.csv"))
                .doesNotContain("\tat ");
    }

    @Test
    void a_node_that_starts_again_is_waited_for() throws IOException {
        states.addAll(List.of("RUNNING", "DONE"));
        unanswered.set(7);
        Path file = Files.writeString(directory.resolve("a.csv"), "amount\n1\n");

        assertThat(run(file.toString(), "--model=credit-approval"))
                .as(err::toString)
                .isZero();

        assertThat(directory.resolve("a.decided.csv")).hasBinaryContent(RESULT);
    }

    @Test
    void when_patience_ends_it_is_said_that_the_batch_goes_on_and_how_to_come_back() throws IOException {
        states.add("RUNNING");
        unanswered.set(Integer.MAX_VALUE);
        Path file = Files.writeString(directory.resolve("my a.csv"), "amount\n1\n");

        assertThat(run(file.toString(), "--model=credit-approval", "--patience=1"))
                .isEqualTo(1);
        assertThat(run("--resume=batch_1", "--patience=0")).isEqualTo(1);

        assertThat(err.toString())
                .contains("(503)", "No answer came for 1 s. The batch goes on by itself")
                .contains("./lorica decide-batch --resume batch_1 -o '%s' --home %s"
                        .formatted(directory.resolve("my a.decided.csv"), home.root()))
                .contains("./lorica decide-batch --resume batch_1 --home " + home.root());
    }

    @Test
    void a_batch_that_is_not_there_is_told_and_not_to_be_resumed() {
        states.add("RUNNING");
        assertThat(run("--resume=none")).isEqualTo(1);
        assertThat(err.toString()).contains("(404)").doesNotContain("Go on with");
    }

    @Test
    void a_result_that_is_there_is_kept_unless_told_otherwise() throws IOException {
        states.add("DONE");
        Path mine = Files.writeString(directory.resolve("out.csv"), "mine");

        assertThat(run("--resume=batch_1", "-o", mine.toString())).isEqualTo(1);
        assertThat(err.toString()).contains(mine + " is there already. Choose another name", "--force");
        assertThat(calls).isEmpty();
        assertThat(mine).hasContent("mine");

        assertThat(run("--resume=batch_1", "-o", mine.toString(), "--force")).isZero();
        assertThat(mine).hasBinaryContent(RESULT);
    }

    @Test
    void records_are_never_replaced_by_their_result() throws IOException {
        Path file = Files.writeString(directory.resolve("a.csv"), "amount\n1\n");
        assertThat(run(file.toString(), "--model=m", "--force", "-o", file.toString()))
                .isEqualTo(1);
        assertThat(err.toString()).contains("holds the records");
        assertThat(calls).isEmpty();
    }

    @Test
    void what_is_wrong_with_the_call_is_said_before_anything_is_asked() throws IOException {
        Path file = Files.writeString(directory.resolve("a.csv"), "amount\n1\n");
        Files.writeString(directory.resolve("a.decided.csv"), "mine");

        assertThat(run(file.toString(), "--model=m")).isEqualTo(1);
        assertThat(run(directory.resolve("none.csv").toString(), "--model=m")).isEqualTo(1);
        assertThat(run(file.toString())).isEqualTo(2);
        assertThat(run("--model=m")).isEqualTo(2);
        assertThat(run(file.toString(), "--model=m", "--resume=batch_1")).isEqualTo(2);

        assertThat(err.toString()).contains("a.decided.csv is there already", "There is no file", "--resume ID");
        assertThat(directory.resolve("a.decided.csv")).hasContent("mine");
        assertThat(calls).isEmpty();
    }

    private int run(String... arguments) {
        List<String> all = new ArrayList<>(List.of("decide-batch", "--home=" + home.root()));
        all.addAll(List.of(arguments));
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all.toArray(String[]::new));
    }

    private String batch() {
        String state = states.size() > 1 ? states.remove() : states.element();
        return """
                {"id": "batch_1", "state": "%s", "model": "credit-approval",
                 "stack": [{"name": "credit-approval", "number": 2, "digest": "%s"}], "reasons": false,
                 "file_name": "in.csv", "format": "CSV", "rows": 2, "rows_done": 2, "rows_refused": 1,
                 "warnings": ["age is a protected attribute: passed through, never read for a decision"],
                 %s "created_by": "me", "created_at": "2026-01-01T00:00:00Z"}""".formatted(
                state,
                "0".repeat(64),
                switch (BatchState.valueOf(state)) {
                    case DONE ->
                        "\"result\": {\"size\": %d, \"sha256\": \"%s\"},"
                                .formatted(RESULT.length, Digest.of(RESULT).sha256());
                    case FAILED -> "\"error\": \"The disk is full.\",";
                    default -> "";
                });
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().toString();
            calls.add("%s %s %s"
                    .formatted(
                            exchange.getRequestMethod(),
                            path,
                            exchange.getRequestHeaders().getFirst("Authorization")));
            bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            if (exchange.getRequestMethod().equals("GET") && unanswered.getAndDecrement() > 0) {
                exchange.sendResponseHeaders(503, -1);
                return;
            }
            if (path.endsWith("/none")) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            boolean isResult = path.endsWith("/result");
            byte[] bytes = isResult ? RESULT : batch().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", isResult ? "text/csv" : "application/json");
            exchange.sendResponseHeaders(exchange.getRequestMethod().equals("POST") ? 202 : 200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }
}
