package io.lorica.inference;

import static io.lorica.inference.ServingClient.PATIENCE;
import static io.lorica.inference.ServingClient.json;
import static io.lorica.inference.ServingClient.ok;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lorica.api.access.KeyRef;
import io.lorica.api.inference.CreateBatchRequest;
import io.lorica.api.record.DecisionBasis;
import io.lorica.api.record.DecisionDetails;
import io.lorica.api.record.ShippedRecord;
import io.lorica.api.registry.VersionRef;
import io.lorica.journal.Frame;
import io.lorica.journal.Journal;
import io.lorica.journal.receipt.SignedReceipt;
import io.lorica.record.SealedRecord;
import io.lorica.testsupport.CreditSpec;
import io.lorica.testsupport.GatewayTokens;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** What a node writes down of its decisions, and how the centre gets it. */
@Tag("slow")
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class RecordsTest {
    private static final RegistryServer REGISTRY = new RegistryServer();
    private static final ReceivedRecords CENTRE = REGISTRY.records();
    private static final GatewayTokens GATEWAY = new GatewayTokens();
    private static final TinyNode NODE = TinyNode.create("records-test", REGISTRY);
    private static final Path DIRECTORY = NODE.home().resolve("disk/journal");

    static final String SCORECARD = """
            {"format": 1, "labels": ["good", "bad"], "intercepts": [0.0, -0.1], "adapter_weight": 0.0,
             "points": {"weight": 0.5, "part": {"intercepts": [0.0, 0.0], "fields": [
               {"field": "amount", "weight": 1.0, "binning": {"kind": "ranges", "edges": [500.0]}, "bins": [
                 {"rows": [40, 10], "evidence": [0.1, -0.4]}, {"rows": [20, 30], "evidence": [-0.3, 0.4]},
                 {"rows": [0, 0], "evidence": [0.0, 0.0]}, {"rows": [0, 0], "evidence": [0.0, 0.0]}]}]}}}""";

    private static final String REFERENCE = """
            {"format": 1, "drawn": {"from": "training rows", "candidates": 9, "seed": 1}, "grams": {},
             "rows": [{"amount": {"kind": "NUMBER", "value": "100"}},
              {"amount": {"kind": "NUMBER", "value": "900"}}]}""";

    @LocalServerPort
    int port;

    @Autowired
    Journal journal;

    @Autowired
    MeterRegistry meters;

    @TempDir
    Path folder;

    private ServingClient client;

    @DynamicPropertySource
    static void configure(DynamicPropertyRegistry properties) {
        NodeSettings.register(properties, NODE.home(), TinyNode.BASE, GATEWAY, REGISTRY);
        properties.add("lorica.journal.directory", DIRECTORY::toString);
        properties.add("lorica.journal.merge-within", () -> "2h");
        properties.add("lorica.journal.ship-interval", () -> "20ms");
        properties.add("lorica.journal.probe-interval", () -> "20ms");
        properties.add("lorica.node.name", () -> "branch-7");
        properties.add("lorica.aliases.poll-interval", () -> "20ms");
        properties.add("lorica.batches.chunk-rows", () -> "10");
    }

    @BeforeEach
    void connect() {
        client = new ServingClient(port, GATEWAY);
    }

    @AfterEach
    void restore() {
        CENTRE.setOut(false);
        CENTRE.takeAtMost(Integer.MAX_VALUE);
    }

    @Test
    void a_decision_is_on_the_disk_when_it_is_answered_and_its_receipt_says_where() throws Exception {
        VersionRef version = serve("written", 1);
        Instant before = Instant.now();

        JsonNode decision = ok(ask("written", "\"explain\": true, \"subject\": \"customer-4711\""));

        SignedReceipt receipt = SignedReceipt.parse(decision.path("receipt").asString());
        journal.verify(receipt);
        assertThat(receipt.receipt().node()).isEqualTo("branch-7");
        assertThat(receipt.receipt().id()).isEqualTo(decision.path("id").asString());
        assertThat(receipt.receipt().mergeBy())
                .isEqualTo(receipt.receipt().time().plus(Duration.ofHours(2)))
                .isAfter(before.plus(Duration.ofHours(1)));
        Frame frame = journal.read(receipt.receipt().sequence(), 1).getFirst();
        assertThat(frame.id()).isEqualTo(decision.path("id").asString());
        assertThat(frame.chainHash()).isEqualTo(receipt.receipt().chainHash());

        DecisionBasis basis = SealedRecord.parse(frame.payload()).readBasis();
        assertThat(basis.id()).isEqualTo(decision.path("id").asString());
        assertThat(basis.node()).isEqualTo("branch-7");
        assertThat(basis.askedBy()).isEqualTo(new KeyRef("key-1", "tests"));
        assertThat(basis.actor()).isNull();
        assertThat(basis.model()).isEqualTo("written@champion");
        assertThat(basis.stack()).containsExactly(version);
        assertThat(basis.baseModel().digest())
                .isEqualTo(decision.path("base_model").path("digest").asString());
        assertThat(basis.runtime()).startsWith("Lorica ").contains("Java 25").doesNotContain("PyTorch");
        assertThat(basis.decidedAt())
                .isEqualTo(Instant.parse(decision.path("decided_at").asString()));
        assertThat(basis.decision()).isEqualTo(decision.path("decision").asString());
        assertThat(basis.label()).isEqualTo(decision.path("label").asString());
        assertThat(basis.riskThreshold())
                .isEqualTo(decision.path("risk_threshold").asDouble());
        for (String label : List.of("good", "bad")) {
            assertThat(basis.probabilities().get(label))
                    .isEqualTo(decision.path("probabilities").path(label).asDouble());
            assertThat(basis.parts().get("points"))
                    .containsEntry(
                            label,
                            decision.path("parts").path("points").path(label).asDouble());
        }

        await().atMost(PATIENCE).until(() -> shipped(frame.id()).size() == 1);
        DecisionDetails details = CENTRE.details(shipped(frame.id()).getFirst());
        assertThat(details.subject()).isEqualTo("customer-4711");
        assertThat(details.inputs()).containsEntry("note", "late, twice").containsEntry("purpose", "car");
        assertThat(RegistryServer.JSON.valueToTree(details.explanation()).path("principal_reasons"))
                .hasToString(
                        decision.path("explanation").path("principal_reasons").toString());
    }

    @Test
    void what_is_said_of_a_person_is_not_to_be_read_on_the_node() throws Exception {
        serve("sealed", 1);
        ok(ask("sealed", "\"explain\": true, \"subject\": \"customer-4712\""));

        try (var files = Files.walk(DIRECTORY)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), UTF_8))
                        .as(file.toString())
                        .doesNotContain("late, twice", "customer-4712", "amount");
            }
        }
        assertThat(DIRECTORY).isDirectoryContaining("glob:**.journal");
    }

    @Test
    void the_language_models_runtime_is_named_where_it_is_asked() throws Exception {
        VersionRef version = NODE.adapters().task("read", 1, null, CreditSpec.policy(0.5), 61);
        REGISTRY.move("champion", version);
        client.awaitServed("champion", version);

        JsonNode decision = ok(ask("read", "\"explain\": false"));

        assertThat(basisOf(decision).runtime()).startsWith("Lorica ").contains("FP32", "PyTorch");
    }

    @Test
    void a_subject_is_a_short_line_and_optional() throws Exception {
        serve("about", 1);

        for (String wrong : List.of("", " ", " 1", "a\\nb", "x".repeat(129))) {
            HttpResponse<String> refused = ask("about", "\"subject\": \"%s\"".formatted(wrong));
            assertThat(refused.statusCode()).as(wrong).isEqualTo(400);
            assertThat(json(refused).path("errors").get(0).path("field").asString())
                    .isEqualTo("subject");
        }
        ok(ask("about", "\"subject\": \"%s\"".formatted("x".repeat(128))));
    }

    @Test
    void decisions_go_on_without_the_centre_which_gets_them_afterwards_in_their_order() throws Exception {
        serve("later", 1);
        awaitShipped();
        CENTRE.setOut(true);
        List<String> ids = new java.util.ArrayList<>();
        for (int i = 0; i < 7; i++) {
            ids.add(ok(ask("later", "\"explain\": false")).path("id").asString());
        }
        assertThat(unshipped()).isEqualTo(7);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(
                                journalHealth().path("details").path("shipping").asString(""))
                        .startsWith("failing"));
        assertThat(client.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
        await().atMost(PATIENCE)
                .until(() -> meters.get("lorica.inference.records.unshipped.age")
                                .timeGauge()
                                .value()
                        > 0);
        assertThat(meters.get("lorica.inference.records.shipping.failures")
                        .counter()
                        .count())
                .isPositive();

        CENTRE.setOut(false);

        awaitShipped();
        List<String> got = CENTRE.all().stream().map(ShippedRecord::id).toList();
        assertThat(got.subList(got.size() - 7, got.size())).containsExactlyElementsOf(ids);
        assertThat(meters.get("lorica.inference.records.unshipped.size").gauge().value())
                .isZero();
        assertThat(meters.get("lorica.inference.records.unshipped.age")
                        .timeGauge()
                        .value())
                .isZero();
    }

    @Test
    void a_centre_that_was_restored_to_an_earlier_state_gets_again_what_it_lost() throws Exception {
        serve("restored", 1);
        for (int i = 0; i < 3; i++) {
            ok(ask("restored", "\"explain\": false"));
        }
        awaitShipped();
        List<ShippedRecord> before = CENTRE.all();
        CENTRE.forgetAfter(before.size() - 2);

        ok(ask("restored", "\"explain\": false"));

        await().atMost(PATIENCE).until(() -> CENTRE.all().size() == before.size() + 1);
        assertThat(CENTRE.all().subList(0, before.size())).isEqualTo(before);
        await().atMost(PATIENCE).until(() -> unshipped() == 0);
    }

    @Test
    void records_get_through_where_something_on_the_way_takes_small_calls_alone() throws Exception {
        serve("small", 1);
        CENTRE.setOut(true);
        for (int i = 0; i < 16; i++) {
            ok(ask("small", "\"explain\": false"));
        }
        int calls = CENTRE.calls();
        CENTRE.takeAtMost(8_000);
        CENTRE.setOut(false);

        awaitShipped();

        assertThat(CENTRE.calls() - calls).isGreaterThan(2);
    }

    @Test
    void what_can_not_be_written_down_is_not_answered_until_it_can() throws Exception {
        serve("full", 1);
        ok(ask("full", "\"explain\": false"));
        await().atMost(PATIENCE)
                .until(() -> client.get("/actuator/health/readiness").statusCode() == 200);
        long last = journal.last().sequence();
        Path away = NODE.home().resolve("away");
        Files.move(DIRECTORY.getParent(), away);
        try {
            HttpResponse<String> refused = ask("full", "\"explain\": false");
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(json(refused).path("type").asString()).isEqualTo("urn:lorica:problem:journal-unavailable");
            assertThat(refused.headers().firstValue("Retry-After")).isPresent();
            assertThat(refused.body()).doesNotContain(DIRECTORY.toString(), "receipt", "approve", "reject");
            await().atMost(PATIENCE)
                    .until(() -> client.get("/actuator/health/readiness").statusCode() == 503);
            assertThat(client.chat("tiny-base", "\"max_tokens\": 1").statusCode())
                    .isEqualTo(200);
        } finally {
            Files.move(away, DIRECTORY.getParent());
        }

        await().atMost(PATIENCE)
                .until(() -> client.get("/actuator/health/readiness").statusCode() == 200);
        JsonNode next = ok(ask("full", "\"explain\": false"));
        assertThat(receipt(next).receipt().sequence()).isEqualTo(last + 1);
        awaitShipped();
    }

    @Test
    void each_row_of_a_batch_has_a_record_under_the_id_in_its_line() throws Exception {
        VersionRef version = serve("rows", 1);
        StringBuilder text = new StringBuilder("amount,purpose,note\n");
        for (int i = 0; i < 25; i++) {
            text.append(i * 40).append(i == 13 ? ",boat,\n" : ",car,note-%d\n".formatted(i));
        }
        List<String> lines = client.decideRecords(
                new CreateBatchRequest("rows", true, null),
                Files.writeString(folder.resolve("rows.csv"), text),
                folder);
        awaitShipped();

        List<String> ids = lines.stream()
                .skip(1)
                .map(line -> line.substring(line.lastIndexOf(',') + 1))
                .toList();
        assertThat(ids).hasSize(25).doesNotHaveDuplicates();
        assertThat(ids.get(13)).isEmpty();
        for (int i = 0; i < 25; i++) {
            if (i != 13) {
                assertThat(shipped(ids.get(i))).as(lines.get(i + 1)).hasSize(1);
                ShippedRecord record = shipped(ids.get(i)).getFirst();
                DecisionBasis basis = ReceivedRecords.basis(record);
                assertThat(basis.stack()).containsExactly(version);
                assertThat(basis.askedBy().id()).isEqualTo("key-1");
                assertThat(lines.get(i + 1))
                        .contains("," + basis.decision() + ",")
                        .contains("," + basis.probabilities().get("good") + ",");
                DecisionDetails details = CENTRE.details(record);
                assertThat(String.valueOf(details.inputs().get("amount"))).isEqualTo(String.valueOf(i * 40));
                assertThat(details.inputs()).containsEntry("note", "note-" + i);
                assertThat(details.explanation()).isNotNull();
            }
        }
    }

    private HttpResponse<String> ask(String model, String fields) throws Exception {
        return client.post("/v1/decisions", """
                {"model": "%s@champion", %s,
                 "inputs": {"amount": 1169, "purpose": "car", "note": "late, twice"}}""".formatted(model, fields));
    }

    private VersionRef serve(String name, int number) {
        VersionRef version = NODE.adapters()
                .withoutAdapter(
                        name,
                        number,
                        null,
                        CreditSpec.policy(0.5),
                        Map.of(
                                "scorecard.json",
                                SCORECARD.getBytes(UTF_8),
                                "reference.json",
                                REFERENCE.getBytes(UTF_8)));
        REGISTRY.move("champion", version);
        client.awaitServed("champion", version);
        return version;
    }

    private DecisionBasis basisOf(JsonNode decision) {
        Frame frame = journal.read(receipt(decision).receipt().sequence(), 1).getFirst();
        return SealedRecord.parse(frame.payload()).readBasis();
    }

    private static SignedReceipt receipt(JsonNode decision) {
        return SignedReceipt.parse(decision.path("receipt").asString());
    }

    private JsonNode journalHealth() throws Exception {
        return json(client.get("/actuator/health")).path("components").path("journal");
    }

    private double unshipped() {
        return meters.get("lorica.inference.records.unshipped").gauge().value();
    }

    /** Waits until the centre has exactly what the journal has. */
    private void awaitShipped() throws IOException {
        await().atMost(PATIENCE).until(() -> unshipped() == 0);
        List<ShippedRecord> all = CENTRE.all();
        assertThat(all).hasSize((int) journal.last().sequence());
        for (int i = 0; i < all.size(); i++) {
            assertThat(all.get(i).sequence()).isEqualTo(i + 1);
        }
        if (!all.isEmpty()) {
            assertThat(all.getLast().chainHash())
                    .isEqualTo(journal.last().chainHash().sha256());
        }
    }

    private static List<ShippedRecord> shipped(String id) {
        return CENTRE.all().stream().filter(record -> record.id().equals(id)).toList();
    }
}
