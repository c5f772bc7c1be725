package io.lorica.launcher;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReportCommandTest {
    private static final String REPORT = """
            {"question": "credit", "outcomes": ["good", "bad"], "risky_label": "bad",
             "split": {"method": "RANDOM", "training": 7, "validation": 1, "test": 2, "seed": 1}, "metrics": {},
             "curves": [], "confusion": {"labels": [], "decisions": [], "counts": []}, "parts": [], "fields": [],
             "drift": {"outcome": "bad", "fields": [], "periods": []}, "fairness": [], "rivals": [],
             "sentence": "Points carry this model.", "notes": []}""";

    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private LoricaHome home = new LoricaHome(Path.of("unset"));
    private HttpServer gateway;

    @BeforeEach
    void start() throws IOException {
        home = new LoricaHome(directory.resolve("home")).create();
        gateway = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
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

    @ParameterizedTest
    @ValueSource(strings = {"credit/2", "credit@canary"})
    void the_page_of_the_named_version_is_written(String version) throws IOException {
        answer("/v1/adapters/credit/aliases/canary", 200, "application/json", """
                {"adapter": "credit", "alias": "canary", "version": {"name": "credit", "number": 2, "digest": "%s"},
                 "revision": 1, "moved_at": "2026-01-01T00:00:00Z"}""".formatted("0".repeat(64)));
        answer("/v1/adapters/credit/versions/2/report.html", 200, "text/html;charset=UTF-8", "<p>贷款</p>");
        Path file = directory.resolve("new folder/report.html");

        assertThat(run(version, "-o", file.toString())).as(err::toString).isZero();

        assertThat(Files.readString(file)).isEqualTo("<p>贷款</p>");
        assertThat(out.toString().strip()).isEqualTo("Report of credit v2: " + file);
    }

    @Test
    void the_numbers_are_written_as_they_were_registered() throws IOException {
        answer("/v1/adapters/credit/versions/2/report", 200, "application/json", REPORT);
        answer("/v1/adapters/credit/versions/2/files/report.json", 200, "application/octet-stream", REPORT);
        Path file = directory.resolve("report.json");

        assertThat(run("credit/2", "--json", "--out=" + file)).as(err::toString).isZero();

        assertThat(Files.readString(file)).isEqualTo(REPORT);
    }

    @Test
    void a_file_that_is_there_is_kept_unless_told_otherwise() throws IOException {
        answer("/v1/adapters/credit/versions/2/report.html", 200, "text/html;charset=UTF-8", "<p>new</p>");
        Path file = Files.writeString(directory.resolve("report.html"), "mine");
        assertThat(run("credit/2", "-o", file.toString())).isEqualTo(1);
        assertThat(err.toString()).contains(file + " is there already. Choose another name", "--force");
        assertThat(file).hasContent("mine");
        assertThat(run("credit/2", "-o", file.toString(), "--force")).isZero();
        assertThat(file).hasContent("<p>new</p>");
    }

    @Test
    void a_version_without_a_report_is_told() {
        answer("/v1/adapters/credit/versions/2/", 404, "application/problem+json", """
                {"type": "urn:lorica:problem:no-report", "title": "No report", "status": 404,
                 "detail": "It was registered without a report. Train it again.", "trace_id": "4bf9"}""");
        Path file = directory.resolve("report.html");
        assertThat(run("credit/2", "-o", file.toString())).isEqualTo(1);
        assertThat(run("credit/2", "--json", "-o", file.toString())).isEqualTo(1);
        assertThat(err.toString().lines()).hasSize(2).allMatch(line -> line.contains("Train it again."));
        assertThat(file).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"credit/", "credit/two", "credit@", "credit/2@canary", "/2"})
    void what_names_no_version_is_refused(String name) {
        assertThat(run(name)).isEqualTo(1);
        assertThat(err.toString()).contains("'%s' names no version".formatted(name), "credit-approval/3");
    }

    private void answer(String path, int status, String type, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        gateway.createContext(path, exchange -> {
            try (exchange) {
                exchange.getResponseHeaders().set("Content-Type", type);
                exchange.sendResponseHeaders(status, bytes.length);
                exchange.getResponseBody().write(bytes);
            }
        });
    }

    private int run(String version, String... more) {
        List<String> all = new ArrayList<>(List.of("report", "--home=" + home.root(), version));
        all.addAll(List.of(more));
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all.toArray(String[]::new));
    }
}
