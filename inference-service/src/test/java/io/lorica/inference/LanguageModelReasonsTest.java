package io.lorica.inference;

import static io.lorica.inference.ServingClient.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lorica.api.decision.DecisionPolicy;
import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.decision.Field;
import io.lorica.api.decision.FieldRole;
import io.lorica.api.decision.FieldType;
import io.lorica.api.inference.CreateBatchRequest;
import io.lorica.api.registry.VersionRef;
import io.lorica.engine.BaseModel;
import io.lorica.engine.LoadedStack;
import io.lorica.engine.options.LoadOptions;
import io.lorica.engine.options.Precision;
import io.lorica.engine.read.StateReader;
import io.lorica.formats.adapter.AdapterStack;
import io.lorica.formats.readout.ReadOut;
import io.lorica.testsupport.CreditSpec;
import io.lorica.testsupport.GatewayTokens;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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

/** Reasons of decisions that a language model has a share in. */
@Tag("slow")
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class LanguageModelReasonsTest {
    private static final RegistryServer REGISTRY = new RegistryServer();
    private static final GatewayTokens GATEWAY = new GatewayTokens();
    private static final TinyNode NODE = TinyNode.create("shares-test", REGISTRY);
    private static final Path HOME = NODE.home();
    private static final TinyAdapters ADAPTERS = NODE.adapters();
    private static final int WIDTH = NODE.config().hiddenSize();

    private static final String SCORECARD = """
            {"format": 1, "labels": ["good", "bad"], "intercepts": [0.0, -0.1], "adapter_weight": 0.25,
             "points": {"weight": 0.5, "part": {"intercepts": [0.0, 0.0], "fields": [
               {"field": "amount", "weight": 1.0, "binning": {"kind": "ranges", "edges": [500.0]}, "bins": [
                 {"rows": [40, 10], "evidence": [0.1, -0.4]}, {"rows": [20, 30], "evidence": [-0.3, 0.4]},
                 {"rows": [0, 0], "evidence": [0.0, 0.0]}, {"rows": [0, 0], "evidence": [0.0, 0.0]}]}]}}}""";

    private static final String REFERENCE = """
            {"format": 1, "drawn": {"from": "training rows", "candidates": 9, "seed": 1}, "grams": {},
             "rows": [{"amount": {"kind": "NUMBER", "value": "100"},
                       "purpose": {"kind": "CATEGORY", "value": "education"}}], "adapter": [0.5, 2.0]}""";

    /** With a field that its prompt does not show. */
    private static final DecisionSpec SPEC = withUnread();

    private static final String NOTE = "Paid late, twice. Then the firm moved to another town,  and has not paid since;"
            + " the owner cannot be reached by telephone or by post.";

    @LocalServerPort
    int port;

    @TempDir
    Path folder;

    private ServingClient client;

    @DynamicPropertySource
    static void configure(DynamicPropertyRegistry properties) {
        NodeSettings.register(properties, HOME, TinyNode.BASE, GATEWAY, REGISTRY);
        properties.add("lorica.aliases.poll-interval", () -> "20ms");
        properties.add("lorica.aliases.retry-interval", () -> "50ms");
        // On a machine that is busy with other builds.
        properties.add("lorica.decisions.timeout", () -> "60s");
        properties.add("lorica.explanations.timeout", () -> "120s");
        // Six players are asked in two pairs of orders, more in one.
        properties.add("lorica.explanations.passes", () -> "21");
    }

    @BeforeEach
    void connect() {
        client = new ServingClient(port, GATEWAY);
    }

    @Test
    void what_a_read_out_says_is_shared_out_and_adds_up_to_the_score() throws Exception {
        serve(ADAPTERS.withoutAdapter("read", 1, null, policy(), files(ReadOutFiles.readOut(WIDTH, 1, 3))));

        JsonNode plain = ok(client.post("/v1/decisions", request("read", inputs(NOTE), false)));
        JsonNode decision = ok(client.post("/v1/decisions", request("read", inputs(NOTE), true)));

        assertThat(decision.path("parts")).isEqualTo(plain.path("parts"));
        assertThat(plain.has("explanation")).isFalse();
        assertIsSharedOut(decision);
    }

    @Test
    void so_is_what_answers_that_are_scored_say() throws Exception {
        serve(ADAPTERS.withFiles("scored", 1, null, policy(), ADAPTERS.adapter(41), withScorecard(Map.of())));

        assertIsSharedOut(ok(client.post("/v1/decisions", request("scored", inputs(NOTE), true))));
    }

    @Test
    void of_two_values_each_has_its_shapley_value() throws Exception {
        ReadOut readOut = ReadOutFiles.readOut(WIDTH, 2, 5);
        serve(ADAPTERS.withoutAdapter("two", 1, null, policy(), files(readOut)));

        JsonNode explanation = ok(client.post("/v1/decisions", request("two", inputs(""), true)))
                .path("explanation");

        try (BaseModel model = BaseModel.load(HOME.resolve(TinyNode.BASE), LoadOptions.cpu(Precision.FP32));
                LoadedStack stack = model.load(AdapterStack.EMPTY)) {
            double both = says(model, stack, readOut, "1169", "car");
            double amount = says(model, stack, readOut, "1169", "education");
            double purpose = says(model, stack, readOut, "100", "car");
            double none = says(model, stack, readOut, "100", "education");
            assertShare(explanation, "amount", ((amount - none) + (both - purpose)) / 2);
            assertShare(explanation, "purpose", ((purpose - none) + (both - amount)) / 2);
            assertShare(explanation, "note", 0);
            assertThat(logOdds(line(explanation, ""))).isCloseTo(0.25 * (none - 1.5), within(1e-6));
        }
        assertThat(line(explanation, "amount").path("standard_error").asDouble(-1))
                .isZero();
        assertThat(explanation.path("phrases").size()).isZero();
    }

    @Test
    void records_of_a_file_have_the_reasons_of_requests() throws Exception {
        serve(ADAPTERS.withoutAdapter("rows", 1, null, policy(), files(ReadOutFiles.readOut(WIDTH, 1, 11))));
        List<String> notes = List.of("", "late", NOTE);
        Path file = folder.resolve("in.jsonl");
        Files.write(file, notes.stream().map(LanguageModelReasonsTest::inputs).toList());

        List<String> lines = client.decideRecords(new CreateBatchRequest("rows", true, null), file, folder);
        assertThat(lines).hasSameSizeAs(notes);
        for (int i = 0; i < lines.size(); i++) {
            JsonNode row = JsonMapper.shared().readTree(lines.get(i));
            JsonNode asked = ok(client.post("/v1/decisions", request("rows", inputs(notes.get(i)), true)));
            JsonNode reasons = asked.path("explanation").path("principal_reasons");
            assertThat(reasons.size()).isPositive();
            for (int reason = 0; reason < reasons.size(); reason++) {
                JsonNode told = row.path("lorica_reason_" + (reason + 1));
                assertThat(told.path("family")).isEqualTo(reasons.path(reason).path("family"));
                assertThat(told.path("log_odds").doubleValue())
                        .isEqualTo(reasons.path(reason).path("log_odds").doubleValue());
            }
            assertThat(row.path("lorica_probability_bad").doubleValue())
                    .isEqualTo(asked.path("probabilities").path("bad").doubleValue());
        }
    }

    /** The note has six phrases, of which this node's passes leave room for four beside the other values. */
    private static void assertIsSharedOut(JsonNode decision) {
        JsonNode explanation = decision.path("explanation");
        double sum = explanation.path("baseline").asDouble();
        List<String> fields = new ArrayList<>();
        for (JsonNode line : explanation.path("contributions")) {
            sum += logOdds(line);
            if (line.path("part").asString().equals("adapter")) {
                fields.add(line.path("field").asString(""));
            }
        }
        assertThat(sum).isCloseTo(explanation.path("score").asDouble(), within(1e-6));
        double score = 0;
        for (JsonNode part : decision.path("parts")) {
            score += part.path("bad").asDouble() - part.path("good").asDouble();
        }
        assertThat(explanation.path("score").asDouble()).isCloseTo(score, within(1e-6));
        assertThat(fields).containsExactly("amount", "purpose", "note", "unread", "");
        for (String field : List.of("amount", "purpose", "note")) {
            assertThat(logOdds(line(explanation, field))).as(field).isNotZero();
            assertThat(line(explanation, field).path("standard_error").asDouble(-1))
                    .as(field)
                    .isGreaterThanOrEqualTo(0);
        }
        assertThat(logOdds(line(explanation, "unread"))).isZero();
        assertThat(line(explanation, "amount").path("value").asString()).isEqualTo("1169");

        JsonNode text = explanation.path("phrases").path(0);
        assertThat(text.path("field").asString()).isEqualTo("note");
        assertThat(text.path("text").asString()).isEqualTo(NOTE);
        assertThat(text.path("words").size()).isEqualTo(4);
        int at = 0;
        double ofPhrases = 0;
        for (JsonNode phrase : text.path("words")) {
            assertThat(NOTE.substring(at, phrase.path("start").asInt())).isBlank();
            at = phrase.path("end").asInt();
            ofPhrases += logOdds(phrase);
            assertThat(phrase.path("standard_error").asDouble(-1)).isGreaterThanOrEqualTo(0);
        }
        assertThat(at).isEqualTo(NOTE.length());
        assertThat(ofPhrases).isCloseTo(logOdds(line(explanation, "note")), within(1e-9));
        assertThat(explanation
                        .path("principal_reasons")
                        .valueStream()
                        .map(reason -> reason.path("fields").size()))
                .isNotEmpty()
                .allMatch(count -> count > 0);
    }

    private static void assertShare(JsonNode explanation, String field, double said) {
        assertThat(logOdds(line(explanation, field))).as(field).isCloseTo(0.25 * said, within(1e-6));
    }

    /** Log-odds of bad. */
    private static double says(BaseModel model, LoadedStack stack, ReadOut readOut, String amount, String purpose) {
        String prompt = "Amount: %s\nPurpose: %s\nNote: \nRisk:".formatted(amount, purpose);
        double[] said =
                readOut.read(new StateReader(model).mean(model.tokenizer().encode(prompt), stack, readOut.depth()));
        return said[1] - said[0];
    }

    /** @param field none for what is of no field */
    private static JsonNode line(JsonNode explanation, String field) {
        return explanation
                .path("contributions")
                .valueStream()
                .filter(line -> line.path("part").asString().equals("adapter")
                        && line.path("field").asString("").equals(field))
                .findFirst()
                .orElseThrow();
    }

    private static double logOdds(JsonNode line) {
        return line.path("log_odds").asDouble(Double.NaN);
    }

    private void serve(VersionRef version) {
        REGISTRY.move("champion", version);
        client.awaitServed("champion", version);
    }

    private static DecisionSpec withUnread() {
        List<Field> fields = new ArrayList<>(CreditSpec.SPEC.fields());
        fields.addFirst(new Field("unread", FieldType.NUMBER, FieldRole.INPUT, false, List.of()));
        return CreditSpec.SPEC.withFields(fields);
    }

    private static DecisionPolicy policy() {
        return new DecisionPolicy(SPEC, 0.5);
    }

    private static Map<String, byte[]> files(ReadOut readOut) {
        return withScorecard(ReadOutFiles.of(readOut));
    }

    private static Map<String, byte[]> withScorecard(Map<String, byte[]> others) {
        Map<String, byte[]> files = new TreeMap<>(others);
        files.put("scorecard.json", SCORECARD.getBytes(StandardCharsets.UTF_8));
        files.put("reference.json", REFERENCE.getBytes(StandardCharsets.UTF_8));
        return files;
    }

    private static String request(String model, String inputs, boolean explains) {
        return "{\"model\": \"%s\", \"inputs\": %s, \"explain\": %s}".formatted(model, inputs, explains);
    }

    private static String inputs(String note) {
        return "{\"unread\": 5, \"amount\": 1169, \"purpose\": \"car\", \"note\": \"%s\"}".formatted(note);
    }
}
