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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExplainCommandTest {
    private static final String DECISION = """
            {"id": "dec_1", "model": "credit-approval", "decision": "reject", "label": "bad",
             "probabilities": {"good": 0.2, "bad": 0.8}, "risk_threshold": 0.3, "parts": {},
             "base_model": {"name": "tiny", "digest": "DIGEST"},
             "stack": [{"name": "credit-approval", "number": 2, "digest": "DIGEST"}], "prompt_sha256": "DIGEST",
             "latency_ms": 1.5, "decided_at": "2026-01-01T12:00:00Z",
             "explanation": {"label": "bad", "score": 1.25, "baseline": -0.5,
               "reference": {"from": "training rows whose outcome is not 'bad'", "candidates": 700, "rows": 100,
                 "seed": 1},
               "contributions": [
                 {"part": "points", "field": "amount", "value": "1169.50", "log_odds": 1.0},
                 {"part": "words", "field": "note", "log_odds": 0.5},
                 {"part": "adapter", "log_odds": 0.25}],
               "texts": [{"field": "note", "text": "<b>late", "words": [
                 {"start": 1, "end": 2, "log_odds": 0.125}, {"start": 3, "end": 7, "log_odds": 0.375}]}],
               "principal_reasons": [
                 {"family": "size", "text_en": "Amount of the loan", "text_zh": "贷款金额",
                  "fields": ["amount"], "log_odds": 1.0}]}}""";

    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Queue<String> calls = new ConcurrentLinkedQueue<>();
    private final Queue<String> bodies = new ConcurrentLinkedQueue<>();
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
    void decision_contributions_and_principal_reasons_are_told() throws IOException {
        decideAs("reject", "bad");

        assertThat(run("{\"amount\": 1169.50}")).as(err::toString).isZero();

        assertThat(calls).containsExactly("POST /v1/decisions Bearer lor_secret");
        assertThat(bodies.element())
                .isEqualTo("{\"model\":\"credit-approval\",\"inputs\":{\"amount\":1169.50},\"explain\":true}");
        assertThat(out.toString())
                .contains("credit-approval: reject  (P(good) 0.200, P(bad) 0.800)")
                .contains("-0.500             mean of the reference: 100 of 700 training rows")
                .contains("+1.000  points     amount = 1169.50")
                .contains("+0.250  adapter    (what the language model says)")
                .contains("+1.250             score")
                .contains("words of note: late +0.375, b +0.125")
                .contains("1. Amount of the loan / 贷款金额 (+1.000)");
    }

    @Test
    void what_the_language_model_makes_of_fields_and_phrases_is_told_with_its_error() throws IOException {
        answerWith(
                200,
                DECISION.replace("DIGEST", "0".repeat(64))
                        .replace("{\"part\": \"adapter\", \"log_odds\": 0.25}", """
                        {"part": "adapter", "field": "note", "log_odds": 0.5, "standard_error": 0.125},
                        {"part": "adapter", "log_odds": -0.25}""")
                        .replace("\"principal_reasons\"", """
                        "phrases": [{"field": "note", "text": "<b>late", "words": [
                          {"start": 0, "end": 7, "log_odds": 0.5, "standard_error": 0.125}]}],
                        "principal_reasons\""""));
        Path page = directory.resolve("shared.html");

        assertThat(run("{\"amount\": 1}", "--html=" + page)).as(err::toString).isZero();

        assertThat(out.toString())
                .contains("+0.500  adapter    note (± 0.125)")
                .contains("-0.250  adapter    (what the language model says where all values are hidden)")
                .contains("note, as the language model reads it: <b>late +0.500");
        assertThat(Files.readString(page))
                .contains(
                        "note, as the language model reads it", "&lt;b&gt;late", "(language model, all values hidden)");
    }

    @Test
    void page_and_notice_are_written_where_they_are_wanted() throws IOException {
        decideAs("reject", "bad");
        Path page = directory.resolve("new/why.html");
        Path notice = directory.resolve("notice.html");

        int code = run("{\"amount\": 1}", "--html=" + page, "--notice=" + notice, "--creditor=A & B Bank");

        assertThat(code).as(err::toString).isZero();
        assertThat(out.toString()).contains("Page: " + page, "Notice: " + notice);
        assertThat(Files.readString(page))
                .contains("<svg", "amount = 1169.50", "&lt;")
                .contains("credit-approval v2 (", "tiny (", "reject", "P(good) 0.200, P(bad) 0.800", "dec_1")
                .contains("2026-01-01 12:00:00 UTC", "<li>Amount of the loan (+1.00)</li>")
                .doesNotContain("<b>");
        assertThat(Files.readString(notice)).contains("A &amp; B Bank", "Amount of the loan", "贷款金额", "reject");
    }

    @Test
    void files_that_are_there_are_kept_unless_told_otherwise() throws IOException {
        decideAs("reject", "bad");
        Path mine = Files.writeString(directory.resolve("mine.html"), "mine");

        for (String option : List.of("--html=", "--notice=")) {
            assertThat(run("{\"amount\": 1}", option + mine)).isEqualTo(1);
            assertThat(err.toString()).contains(mine + " is there already. Choose another name", "--force");
        }
        assertThat(calls).isEmpty();
        assertThat(mine).hasContent("mine");
        assertThat(run("{\"amount\": 1}", "--html=" + mine, "--force")).isZero();
        assertThat(Files.readString(mine)).contains("<svg");
    }

    @Test
    void no_notice_is_written_of_a_decision_that_is_not_adverse() throws IOException {
        decideAs("approve", "good");
        Path notice = directory.resolve("notice.html");

        assertThat(run("{\"amount\": 1}", "--notice=" + notice)).isEqualTo(1);

        assertThat(err.toString()).contains("the decision is 'approve'", "those for 'bad'");
        assertThat(notice).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            [1]            | is not one JSON object
            [1             | is not one JSON object: the fault is at line 1, column
            nonsense       | is not one JSON object: the fault is at line 1, column
            {"amount": 1   | is not one JSON object
            {} {}          | is not one JSON object
            {}             | has no fields
            """)
    void inputs_that_are_none_are_refused_before_anything_is_asked(String inputs, String reason) throws IOException {
        decideAs("reject", "bad");
        assertThat(run(inputs)).isEqualTo(1);
        assertThat(err.toString()).contains(reason, "such as {").doesNotContain("\tat ", "java.", "Source");
        assertThat(calls).isEmpty();
    }

    @Test
    void a_file_that_is_not_there_and_a_refusal_are_told_without_a_stack_trace() throws IOException {
        assertThat(execute(directory.resolve("none.json"))).isEqualTo(1);
        assertThat(err.toString()).contains("There is no file " + directory.resolve("none.json") + ".");
        answerWith(400, """
                {"type": "urn:lorica:problem:no-reasons", "title": "No reasons", "status": 400,
                 "detail": "Train it again.", "trace_id": "4bf9"}""");
        assertThat(run("{\"amount\": 1}")).isEqualTo(1);
        assertThat(err.toString()).contains("Train it again.").doesNotContain("\tat ");
    }

    @Test
    void without_a_running_stack_it_says_what_to_do() throws IOException {
        assertThat(run("{\"amount\": 1}")).isEqualTo(1);
        assertThat(err.toString()).contains("Nothing runs in").contains("./lorica up");
    }

    private void decideAs(String decision, String label) throws IOException {
        answerWith(
                200,
                DECISION.replace("DIGEST", "0".repeat(64))
                        .replace(
                                "\"decision\": \"reject\", \"label\": \"bad\"",
                                "\"decision\": \"%s\", \"label\": \"%s\"".formatted(decision, label)));
    }

    private void answerWith(int status, String body) throws IOException {
        gateway.createContext("/", exchange -> answer(exchange, status, body));
        home.state().write(state(ProcessIdentity.of(ProcessHandle.current())));
        Files.writeString(LauncherKey.file(home), "lor_secret");
    }

    private int run(String inputs, String... more) throws IOException {
        return execute(Files.writeString(directory.resolve("inputs.json"), inputs), more);
    }

    private int execute(Path inputs, String... more) {
        List<String> all = new ArrayList<>(
                List.of("explain", "--home=" + home.root(), "--model=credit-approval", "--inputs=" + inputs));
        all.addAll(List.of(more));
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all.toArray(String[]::new));
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
            bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }
}
