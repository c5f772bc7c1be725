package io.lorica.inference;

import static io.lorica.inference.ServingClient.PATIENCE;
import static io.lorica.inference.ServingClient.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lorica.api.inference.BatchFormat;
import io.lorica.api.inference.BatchJob;
import io.lorica.api.inference.BatchState;
import io.lorica.api.inference.CreateBatchRequest;
import io.lorica.api.registry.VersionRef;
import io.lorica.client.LoricaClient;
import io.lorica.client.LoricaException;
import io.lorica.client.UploadFile;
import io.lorica.files.ExpectedFile;
import io.lorica.testsupport.CreditSpec;
import io.lorica.testsupport.GatewayTokens;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Files of records on a node, over HTTP. */
@Tag("slow")
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class BatchTest {
    private static final RegistryServer REGISTRY = new RegistryServer();
    private static final GatewayTokens GATEWAY = new GatewayTokens();
    private static final TinyNode NODE = TinyNode.create("batch-test", REGISTRY);
    private static final Path HOME = NODE.home();
    private static final TinyAdapters ADAPTERS = NODE.adapters();

    /** Amounts of 500 and more speak for bad. */
    private static final String SCORECARD = """
            {"format": 1, "labels": ["good", "bad"], "intercepts": [0.0, -0.1], "adapter_weight": %s,
             "points": {"weight": 0.5, "part": {"intercepts": [0.0, 0.0], "fields": [
               {"field": "amount", "weight": 1.0, "binning": {"kind": "ranges", "edges": [500.0]}, "bins": [
                 {"rows": [40, 10], "evidence": [0.1, -0.4]}, {"rows": [20, 30], "evidence": [-0.3, 0.4]},
                 {"rows": [0, 0], "evidence": [0.0, 0.0]}, {"rows": [0, 0], "evidence": [0.0, 0.0]}]}]}}}""";

    @LocalServerPort
    int port;

    @TempDir
    Path folder;

    /** Each test has its own, whose batches are no other's. */
    private final String key = "key-" + UUID.randomUUID();

    private ServingClient client;
    private LoricaClient owner;

    @DynamicPropertySource
    static void configure(DynamicPropertyRegistry properties) {
        NodeSettings.register(properties, HOME, TinyNode.BASE, GATEWAY, REGISTRY);
        properties.add("lorica.aliases.poll-interval", () -> "20ms");
        properties.add("lorica.batches.unfinished-per-key", () -> "2");
        properties.add("lorica.batches.max-rows", () -> "100000");
        properties.add("lorica.batches.chunk-rows", () -> "10");
        // On a machine that is busy with other builds.
        properties.add("lorica.decisions.timeout", () -> "60s");
    }

    @BeforeEach
    void connect() {
        client = new ServingClient(port, GATEWAY);
        owner = as(key, "CALLER");
    }

    @AfterEach
    void disconnect() {
        owner.close();
    }

    private LoricaClient as(String key, String role) {
        return LoricaClient.builder()
                .url(URI.create("http://127.0.0.1:" + port))
                .apiKey(() -> GATEWAY.token("inference-service", key, key, role))
                .build();
    }

    private void serve(String name, String adapterWeight) {
        String mean = adapterWeight.equals("0.0") ? "" : ", \"adapter\": [-2.0, -3.0]";
        String reference = """
                {"format": 1, "drawn": {"from": "training rows", "candidates": 9, "seed": 1}, "grams": {},
                 "rows": [{"amount": {"kind": "NUMBER", "value": "100"}},
                          {"amount": {"kind": "NUMBER", "value": "900"}}]%s}""".formatted(mean);
        VersionRef version = ADAPTERS.withScorecard(
                name,
                1,
                CreditSpec.policy(0.5),
                Map.of(
                        "scorecard.json",
                        SCORECARD.formatted(adapterWeight).getBytes(StandardCharsets.UTF_8),
                        "reference.json",
                        reference.getBytes(StandardCharsets.UTF_8)));
        REGISTRY.move("champion", version);
        client.awaitServed("champion", version);
    }

    private BatchJob upload(String model, boolean reasons, String name, String text) throws IOException {
        return owner.createBatch(
                new CreateBatchRequest(model, reasons, null), Files.writeString(folder.resolve(name), text));
    }

    private BatchJob ended(BatchJob batch) {
        await().atMost(PATIENCE)
                .until(() -> owner.inference().batch(batch.id()).state().isFinal());
        return owner.inference().batch(batch.id());
    }

    private Path result(BatchJob batch) throws IOException {
        BatchJob done = ended(batch);
        assertThat(done.state()).as(String.valueOf(done.error())).isEqualTo(BatchState.DONE);
        return owner.batchResults().fetch(done, folder.resolve("result"), ExpectedFile.Progress.NONE);
    }

    private static JsonNode json(String line) {
        return JsonMapper.shared().readTree(line);
    }

    @Test
    void each_record_is_answered_as_a_request_for_it_bit_by_bit() throws Exception {
        for (String weight : List.of("0.0", "0.25")) {
            String model = "same-" + weight.charAt(2);
            serve(model, weight);
            List<String> records = List.of(
                    "{\"amount\": 1169, \"purpose\": \"car\"}",
                    "{\"amount\": 0.1, \"purpose\": \"education\", \"note\": \"late, twice\"}",
                    "{\"amount\": 499.99, \"purpose\": \"car\", \"note\": \"\"}");

            List<String> lines = Files.readAllLines(
                    result(upload(model, true, model + ".jsonl", String.join("\n", records) + "\n")));

            assertThat(lines).hasSameSizeAs(records);
            for (int i = 0; i < records.size(); i++) {
                JsonNode asked = ok(client.post(
                        "/v1/decisions",
                        "{\"model\": \"%s\", \"inputs\": %s, \"explain\": true}".formatted(model, records.get(i))));
                JsonNode line = json(lines.get(i));
                assertThat(lines.get(i))
                        .startsWith(records.get(i).substring(0, records.get(i).length() - 1));
                assertThat(line.path("lorica_decision")).isEqualTo(asked.path("decision"));
                assertThat(line.path("lorica_outcome")).isEqualTo(asked.path("label"));
                for (String label : List.of("good", "bad")) {
                    assertThat(line.path("lorica_probability_" + label).doubleValue())
                            .isEqualTo(asked.path("probabilities").path(label).doubleValue());
                }
                JsonNode reasons = asked.path("explanation").path("principal_reasons");
                for (int reason = 0; reason < 4; reason++) {
                    assertThat(line.path("lorica_reason_" + (reason + 1)).toString())
                            .isEqualTo(reasons.path(reason).toString());
                }
                assertThat(line.path("lorica_model").asString()).isEqualTo(model);
                assertThat(line.path("lorica_version").intValue()).isEqualTo(1);
                assertThat(line.has("lorica_error")).isFalse();
            }
        }
    }

    @Test
    void a_row_that_is_refused_stops_nothing_and_says_why_in_its_place() throws Exception {
        serve("refusing", "0.0");

        BatchJob batch =
                upload("refusing", false, "in.csv", "id,amount,purpose,age\n1,900,car,30\n2,,boat,40\n3,1,car,\n");

        List<String> lines = Files.readAllLines(result(batch));
        assertThat(lines.get(0))
                .isEqualTo("id,amount,purpose,age,lorica_decision,lorica_outcome,lorica_probability_good,"
                        + "lorica_probability_bad,lorica_model,lorica_version,lorica_error,lorica_decision_id");
        assertThat(lines.get(1)).startsWith("1,900,car,30,reject,bad,0.");
        assertThat(lines.get(2))
                .startsWith("2,,boat,40,,,,,refusing,1,\"amount is required; it must be a number")
                .contains("; purpose must be one of 'car', 'education'");
        assertThat(lines.get(3)).startsWith("3,1,car,,approve,good,0.");
        BatchJob done = ended(batch);
        assertThat(done.rows()).isEqualTo(3);
        assertThat(done.rowsDone()).isEqualTo(3);
        assertThat(done.rowsRefused()).isEqualTo(1);
        assertThat(done.warnings()).contains("age is a protected attribute: passed through, never read for a decision");
        assertThat(done.stack()).extracting(VersionRef::number).containsExactly(1);
        assertThat(done.createdBy()).isEqualTo(key);
        assertThat(done.keptUntil()).isAfter(done.endedAt());
    }

    @Test
    void parquet_in_is_parquet_out() throws Exception {
        serve("columns", "0.0");
        Path file = folder.resolve("in.parquet");
        try (var duck = DriverManager.getConnection("jdbc:duckdb:");
                var statement = duck.createStatement()) {
            statement.execute("copy (select range::int id, (range * 3)::double amount, 'car' purpose from range(250))"
                    + " to '%s' (format parquet)".formatted(file));
        }

        BatchJob batch = owner.createBatch(new CreateBatchRequest("columns", true, null), file);
        Path result = result(batch);

        assertThat(ended(batch).format()).isEqualTo(BatchFormat.PARQUET);
        assertThat(count("select count(*) from read_parquet('%s') where lorica_outcome = 'bad' and amount >= 500"
                        .formatted(result)))
                .isEqualTo(250 - 167);
        assertThat(count("select count(*) from read_parquet('%s') where lorica_outcome = 'good' and amount < 500"
                        .formatted(result)))
                .isEqualTo(167);
        assertThat(count("select count(*) from read_parquet('%s') where lorica_reason_1 = 'amount'".formatted(result)))
                .isEqualTo(250 - 167);
    }

    private static long count(String query) throws SQLException {
        try (var duck = DriverManager.getConnection("jdbc:duckdb:");
                var statement = duck.createStatement();
                var found = statement.executeQuery(query)) {
            found.next();
            return found.getLong(1);
        }
    }

    @Test
    void a_batch_that_was_cancelled_goes_on_to_the_same_bytes() throws Exception {
        serve("stopped", "0.25");
        StringBuilder text = new StringBuilder("amount,purpose\n");
        for (int i = 0; i < 60; i++) {
            text.append(i).append(",car\n");
        }
        BatchJob batch = upload("stopped", false, "many.csv", text.toString());
        ServingClient.awaitBegun(owner, batch.id());
        BatchJob cancelled = owner.inference().cancelBatch(batch.id());
        assertThat(cancelled.state()).isEqualTo(BatchState.CANCELLED);
        assertThat(cancelled.rowsDone()).isBetween(10L, 50L);
        assertRefused(() -> owner.inference().batchResult(batch.id()), 409, "batch-in-other-state", "resume");
        assertThat(owner.inference().cancelBatch(batch.id()).state()).isEqualTo(BatchState.CANCELLED);

        // The alias moves; the batch stays with its version.
        VersionRef next = ADAPTERS.withScorecard(
                "stopped",
                2,
                CreditSpec.policy(0.9),
                Map.of("scorecard.json", SCORECARD.formatted("0.0").getBytes(StandardCharsets.UTF_8)));
        REGISTRY.move("champion", next);
        client.awaitServed("champion", next);
        BatchJob resumed = owner.inference().resumeBatch(batch.id());
        assertThat(resumed.rowsDone()).isEqualTo(cancelled.rowsDone());
        List<String> stopped = withoutIds(result(batch));

        VersionRef before = ended(batch).stack().getLast();
        assertThat(before.number()).isEqualTo(1);
        REGISTRY.move("champion", before);
        client.awaitServed("champion", before);
        Files.delete(folder.resolve("result"));
        List<String> whole = withoutIds(result(upload("stopped", false, "again.csv", text.toString())));
        assertThat(stopped).isEqualTo(whole);
        assertRefused(() -> owner.inference().resumeBatch(batch.id()), 409, "batch-in-other-state", "DONE");
        assertRefused(() -> owner.inference().cancelBatch(batch.id()), 409, "batch-in-other-state", "DONE");
    }

    /** Each batch's decisions have ids of their own, in the last column. */
    private static List<String> withoutIds(Path result) throws IOException {
        return Files.readAllLines(result).stream()
                .map(line -> line.substring(0, line.lastIndexOf(',')))
                .toList();
    }

    @Test
    void live_decisions_go_before_the_rows_of_a_batch() throws Exception {
        serve("beside", "0.25");
        BatchJob batch = upload("beside", false, "busy.jsonl", "{\"amount\": 1, \"purpose\": \"car\"}\n".repeat(60));

        int answered = 0;
        while (!owner.inference().batch(batch.id()).state().isFinal()) {
            ok(client.decide("beside"));
            answered++;
        }

        assertThat(answered).isPositive();
        assertThat(ended(batch).state()).isEqualTo(BatchState.DONE);
    }

    @Test
    void only_the_key_that_made_a_batch_and_admins_see_it() throws Exception {
        serve("private", "0.0");
        BatchJob batch = upload("private", false, "mine.csv", "amount,purpose\n1,car\n");
        result(batch);

        try (LoricaClient other = as("key-2", "OPERATOR");
                LoricaClient admin = as("key-3", "ADMIN")) {
            assertRefused(() -> other.inference().batch(batch.id()), 404, "unknown-batch", batch.id());
            assertRefused(() -> other.inference().batchResult(batch.id()), 404, "unknown-batch", batch.id());
            assertRefused(() -> other.inference().cancelBatch(batch.id()), 404, "unknown-batch", batch.id());
            assertRefused(() -> other.inference().resumeBatch(batch.id()), 404, "unknown-batch", batch.id());
            assertRefused(() -> other.inference().deleteBatch(batch.id()), 404, "unknown-batch", batch.id());
            assertThat(other.inference().batches(null, 50).items()).isEmpty();
            assertThat(admin.inference().batch(batch.id()).fileName()).isEqualTo("mine.csv");
            assertThat(owner.inference().batches(null, 1).items())
                    .extracting(BatchJob::id)
                    .containsExactly(batch.id());

            admin.inference().deleteBatch(batch.id());
            assertRefused(() -> owner.inference().batch(batch.id()), 404, "unknown-batch", batch.id());
            assertThat(HOME.resolve("batches").resolve(batch.id())).doesNotExist();
        }
    }

    @Test
    void an_upload_that_comes_again_under_its_key_makes_no_second_batch() throws Exception {
        serve("once", "0.0");
        String once = UUID.randomUUID().toString();
        var request = new CreateBatchRequest("once", null, null);
        UploadFile file = UploadFile.of("once.csv", "amount,purpose\n1,car\n".getBytes(StandardCharsets.UTF_8));

        BatchJob first = owner.inference().createBatch(request, file, once);
        assertThat(owner.inference().createBatch(request, file, once).id()).isEqualTo(first.id());
        UploadFile another = UploadFile.of("once.csv", "amount,purpose\n2,car\n".getBytes(StandardCharsets.UTF_8));
        assertRefused(() -> owner.inference().createBatch(request, another, once), 422, "idempotency-conflict", once);
    }

    @Test
    void what_can_not_become_a_batch_is_refused_at_once() throws Exception {
        serve("strict", "0.0");

        assertRefused(() -> upload("strict", false, "a.csv", "amount,note\n1,x\n"), 422, "unusable-file", "purpose");
        assertRefused(() -> upload("strict", false, "b.csv", "amount,purpose\n"), 422, "unusable-file", "no rows");
        assertRefused(
                () -> upload("strict", false, "c.csv", "amount,purpose\n" + "1,car\n".repeat(100_001)),
                422,
                "unusable-file",
                "lorica.batches.max-rows");
        assertRefused(
                () -> upload("nobody", false, "d.csv", "amount,purpose\n1,car\n"), 404, "unknown-model", "nobody");
        assertRefused(
                () -> upload("tiny-base", false, "e.csv", "amount,purpose\n1,car\n"),
                400,
                "not-a-decision-model",
                "tiny-base");
        try (var left = Files.list(Files.createDirectories(HOME.resolve("batches")))) {
            assertThat(left.filter(path -> path.getFileName().toString().startsWith(".staging")))
                    .isEmpty();
        }
    }

    @Test
    void a_key_may_have_so_many_batches_unfinished_and_no_more() throws Exception {
        serve("queueing", "0.25");
        String longOne = "amount,purpose\n" + "1,car\n".repeat(500);
        BatchJob first = upload("queueing", false, "1.csv", longOne);
        BatchJob second = upload("queueing", false, "2.csv", longOne);

        assertRefused(
                () -> upload("queueing", false, "3.csv", "amount,purpose\n1,car\n"),
                409,
                "too-many-batches",
                "lorica.batches.unfinished-per-key");
        assertRefused(() -> owner.inference().deleteBatch(second.id()), 409, "batch-in-other-state", "Cancel it first");

        assertThat(owner.inference().cancelBatch(second.id()).state()).isEqualTo(BatchState.CANCELLED);
        assertThat(owner.inference().cancelBatch(first.id()).state()).isEqualTo(BatchState.CANCELLED);
        assertThat(result(upload("queueing", false, "4.csv", "amount,purpose\n1,car\n")))
                .exists();
    }

    @Test
    void the_answer_names_the_batchs_address_and_a_result_can_be_had_in_parts() throws Exception {
        serve("wire", "0.0");
        String boundary = "lorica-test";
        String body = "--%s\r\nContent-Disposition: form-data; name=\"spec\"\r\n\r\n{\"model\": \"wire\"}\r\n"
                        .formatted(boundary)
                + "--%s\r\nContent-Disposition: form-data; name=\"file\"; filename=\"../x/in.csv\"\r\n\r\n"
                        .formatted(boundary)
                + "amount,purpose\n1,car\n\r\n--%s--\r\n".formatted(boundary);
        HttpResponse<String> accepted = send(request("/v1/decisions/batch")
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(HttpRequest.BodyPublishers.ofString(body)));
        assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
        String id = json(accepted.body()).path("id").asString();
        assertThat(json(accepted.body()).path("file_name").asString()).isEqualTo("in.csv");
        assertThat(accepted.headers().firstValue("Location")).hasValue("/v1/decisions/batch/" + id);
        BatchJob done = ended(owner.inference().batch(id));

        HttpResponse<String> part =
                send(request("/v1/decisions/batch/" + id + "/result").header("Range", "bytes=0-5"));

        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).isEqualTo("amount");
        assertThat(part.headers().firstValue("ETag"))
                .hasValue('"' + done.result().sha256() + '"');
        assertThat(part.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/csv");
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Authorization", "Bearer " + GATEWAY.token("inference-service", key, key, "CALLER"));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    private interface Order {
        void give() throws IOException;
    }

    private static void assertRefused(Order call, int status, String slug, String... told) {
        assertThatThrownBy(call::give).isInstanceOfSatisfying(LoricaException.Refused.class, refused -> {
            assertThat(refused.status()).isEqualTo(status);
            assertThat(refused.problem().type()).isEqualTo("urn:lorica:problem:" + slug);
            assertThat(refused.problem().detail()).contains(told);
        });
    }
}
