package io.lorica.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PointsCommandTest {
    private static final String ZEROS = "0".repeat(64);
    private static final String SCORECARD = """
            {"format": 1, "labels": ["good", "bad"], "intercepts": [0.0, 0.0], "adapter_weight": 0.0,
             "points": {"weight": 1.0, "part": {"intercepts": [0.0, 0.0], "fields": [
               {"field": "amount", "weight": 1.0, "binning": {"kind": "ranges", "edges": [500.0]}, "bins": [
                 {"rows": [40, 10], "evidence": [0.1, -0.4]}, {"rows": [20, 30], "evidence": [-0.3, 0.4]},
                 {"rows": [0, 0], "evidence": [0.0, 0.0]}, {"rows": [0, 0], "evidence": [0.0, 0.0]}]}]}}}""";
    private static final String SPEC = """
            {"question": "credit", "fields": [{"name": "amount", "type": "NUMBER", "role": "INPUT", "required": true,
             "values": []}], "prompt_template": "x", "outcomes": [{"label": "good", "answer": " good",
             "decision": "approve"}, {"label": "bad", "answer": " bad", "decision": "decline"}],
             "risky_label": "bad", "cost": {"missed_risk": 5, "false_alarm": 1},
             "points_scale": {"base_points": 500, "base_odds": 1, "pdo": 20}}""";

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

    @Test
    void the_champions_points_are_printed_on_the_specs_scale() {
        serve(SCORECARD);
        assertThat(run("credit")).as(err::toString).isZero();
        assertThat(out.toString().lines())
                .contains("field,bin,rows good,rows bad,points", "\"\",every row,,,500.0")
                .anyMatch(line -> line.startsWith("amount,below 500,40,10,14.42"))
                .anyMatch(line -> line.startsWith("amount,from 500,20,30,-20.19"));
    }

    @Test
    void a_query_is_written_to_a_file() throws IOException {
        serve(SCORECARD);
        Path file = directory.resolve("points.sql");
        assertThat(run("credit", "--version-number=2", "--sql=risk.loans", "--out=" + file))
                .as(err::toString)
                .isZero();
        assertThat(Files.readString(file))
                .contains("CASE WHEN t.\"amount\" IS NULL THEN 0", " WHEN t.\"amount\" < 500.0 THEN 14.42")
                .endsWith("FROM \"risk\".\"loans\" t;\n");
    }

    @Test
    void what_names_no_table_is_refused() {
        serve(SCORECARD);
        assertThat(run("credit", "--sql=risk.")).isEqualTo(1);
        assertThat(err.toString()).contains("'risk.' names no table", "SCHEMA.TABLE");
    }

    @Test
    void a_file_that_is_there_is_kept_unless_told_otherwise() throws IOException {
        serve(SCORECARD);
        Path file = Files.writeString(directory.resolve("points.csv"), "mine");
        assertThat(run("credit", "--out=" + file)).isEqualTo(1);
        assertThat(err.toString()).contains(file + " is there already. Choose another name", "--force");
        assertThat(file).hasContent("mine");
        assertThat(run("credit", "--out=" + file, "--force")).isZero();
        assertThat(Files.readString(file)).startsWith("field,bin");
    }

    @Test
    void what_differs_from_an_earlier_version_is_printed() {
        serve(SCORECARD);
        answer("/v1/adapters/credit/versions/2/points-diff", """
                {"adapter": "credit", "before": 1, "after": 2, "base_before": 500.0, "base_after": 490.5, "fields": [
                 {"field": "amount", "change": "CHANGED", "bins": [
                  {"bin": "below 500", "change": "CHANGED", "before": 12.5, "after": 14.25},
                  {"bin": "from 500", "change": "UNCHANGED", "before": -20.0, "after": -20.0},
                  {"bin": "below 400", "change": "REMOVED", "before": 3.0}]}]}""".getBytes(StandardCharsets.UTF_8));
        assertThat(run("credit", "--against=1")).as(err::toString).isZero();
        assertThat(out.toString().lines())
                .containsExactly(
                        "field,bin,change,v1,v2",
                        "\"\",every row,,500.0,490.5",
                        "amount,below 500,CHANGED,12.5,14.25",
                        "amount,below 400,REMOVED,3.0,");
        assertThat(run("credit", "--against=1", "--sql=loans")).isEqualTo(1);
        assertThat(err.toString()).contains("--sql or --against");
    }

    @Test
    void a_version_without_a_scorecard_is_told() {
        serve("");
        assertThat(run("credit")).isEqualTo(1);
        assertThat(err.toString()).contains("credit v2 has no scorecard");
    }

    private void serve(String scorecard) {
        byte[] file = scorecard.getBytes(StandardCharsets.UTF_8);
        String version = "{\"name\": \"credit\", \"number\": 2, \"digest\": \"%s\"}".formatted(ZEROS);
        String files = file.length == 0
                ? ""
                : "{\"name\": \"scorecard.json\", \"size\": %d, \"sha256\": \"%s\"}"
                        .formatted(file.length, Digest.of(file).sha256());
        answer("/v1/adapters/credit/aliases/champion", """
                {"adapter": "credit", "alias": "champion", "version": %s, "revision": 1,
                 "moved_at": "2026-01-01T00:00:00Z"}""".formatted(version).getBytes(StandardCharsets.UTF_8));
        answer("/v1/adapters/credit/versions/2", """
                {"name": "credit", "number": 2, "digest": "%s", "layer": "TASK", "manifest": {
                 "base_model": {"name": "tiny", "digest": "%s"}, "datasets": [], "metrics": {},
                 "decision": {"spec": %s, "risk_threshold": 0.2}, "training_options": {}},
                 "files": [%s], "created_by": "tests",
                 "created_at": "2026-01-01T00:00:00Z"}""".formatted(ZEROS, ZEROS, SPEC, files)
                .getBytes(StandardCharsets.UTF_8));
        answer("/v1/adapters/credit/versions/2/files/scorecard.json", file);
    }

    private void answer(String path, byte[] body) {
        gateway.createContext(path, exchange -> {
            try (exchange) {
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
                exchange.getResponseBody().write(body);
            }
        });
    }

    private int run(String... arguments) {
        List<String> all = new ArrayList<>(List.of("points", "--home=" + home.root()));
        all.addAll(List.of(arguments));
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all.toArray(String[]::new));
    }
}
