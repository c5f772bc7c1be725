package io.lorica.inference;

import static io.lorica.inference.ServingClient.PATIENCE;
import static io.lorica.inference.ServingClient.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.lorica.api.decision.DecisionPolicy;
import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.registry.VersionRef;
import io.lorica.testsupport.CreditSpec;
import io.lorica.testsupport.GatewayTokens;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** Versions in which a scorecard decides, with the adapter or without it. */
@Tag("slow")
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class ScorecardServingTest {
    private static final RegistryServer REGISTRY = new RegistryServer();
    private static final GatewayTokens GATEWAY = new GatewayTokens();
    private static final TinyNode NODE = TinyNode.create("scorecard-test", REGISTRY);
    private static final Path HOME = NODE.home();
    private static final TinyAdapters ADAPTERS = NODE.adapters();

    /** The test's request has amount 1169: a weighted evidence of 0.5 * (0.4 + 0.3) for bad, and -0.1 to begin with. */
    private static final String SCORECARD = """
            {"format": 1, "labels": ["good", "bad"], "intercepts": [0.0, -0.1], "adapter_weight": %s,
             "points": {"weight": 0.5, "part": {"intercepts": [0.0, 0.0], "fields": [
               {"field": "amount", "weight": 1.0, "binning": {"kind": "ranges", "edges": [500.0]}, "bins": [
                 {"rows": [40, 10], "evidence": [0.1, -0.4]}, {"rows": [20, 30], "evidence": [-0.3, 0.4]},
                 {"rows": [0, 0], "evidence": [0.0, 0.0]}, {"rows": [0, 0], "evidence": [0.0, 0.0]}]}]}}}""";

    private static final String REFERENCE = """
            {"format": 1, "drawn": {"from": "training rows", "candidates": 9, "seed": 1}, "grams": {},
             "rows": [{"amount": {"kind": "NUMBER", "value": "100"}}, {"amount": {"kind": "NUMBER", "value": "900"}}]
             %s}""";

    @LocalServerPort
    int port;

    private ServingClient client;

    @DynamicPropertySource
    static void configure(DynamicPropertyRegistry properties) {
        NodeSettings.register(properties, HOME, TinyNode.BASE, GATEWAY, REGISTRY);
        properties.add("lorica.aliases.poll-interval", () -> "20ms");
        properties.add("lorica.aliases.retry-interval", () -> "50ms");
        properties.add("lorica.explanations.passes", () -> "1");
    }

    @BeforeEach
    void connect() {
        client = new ServingClient(port, GATEWAY);
    }

    @Test
    void it_decides_by_itself_where_the_adapter_has_no_weight() throws Exception {
        serve(version("alone", 1, SCORECARD.formatted("0.0")));

        JsonNode decision = ok(client.decide("alone"));

        assertThat(decision.path("parts").propertyNames()).containsExactly("baseline", "points");
        assertThat(decision.path("parts").path("points").path("bad").asDouble()).isCloseTo(0.2, within(1e-12));
        assertThat(decision.path("probabilities").path("bad").asDouble())
                .isCloseTo(1 / (1 + Math.exp(0.1 - 0.35)), within(1e-12));
        assertThat(decision.path("label").asString()).isEqualTo("bad");
        JsonNode described = ok(client.get("/v1/models/alone")).path("decision");
        assertThat(described.path("parts").valueStream().map(JsonNode::asString))
                .containsExactly("points");
        assertThat(described.path("asks_language_model").asBoolean(true)).isFalse();
        assertThat(client.model("alone").path("asks_language_model").asBoolean(true))
                .isFalse();
    }

    @Test
    void it_decides_and_explains_without_an_adapter_beside_it_and_does_not_chat() throws Exception {
        serve(ADAPTERS.withoutAdapter(
                "scorecard-only",
                1,
                null,
                CreditSpec.policy(0.5),
                Map.of(
                        "scorecard.json",
                        SCORECARD.formatted("0.0").getBytes(StandardCharsets.UTF_8),
                        "reference.json",
                        REFERENCE.formatted("").getBytes(StandardCharsets.UTF_8))));

        JsonNode decision = ok(client.explain("scorecard-only"));
        HttpResponse<String> chat = client.chat("scorecard-only", "\"max_tokens\": 3");

        assertThat(decision.path("label").asString()).isEqualTo("bad");
        assertThat(decision.path("stack").path(0).path("name").asString()).isEqualTo("scorecard-only");
        assertThat(decision.path("explanation").path("contributions").size()).isEqualTo(1);
        assertThat(chat.statusCode()).isEqualTo(400);
        assertThat(chat.body()).contains("decides without an adapter of its own");
    }

    @Test
    void what_lies_beneath_is_fetched_only_where_something_asks_it() throws Exception {
        Map<String, byte[]> scorecard =
                Map.of("scorecard.json", SCORECARD.formatted("0.0").getBytes(StandardCharsets.UTF_8));
        VersionRef unasked = ADAPTERS.domain("unasked-domain", 1, 5);
        serve(ADAPTERS.withoutAdapter("decides-only", 1, unasked, CreditSpec.policy(0.5), scorecard));
        VersionRef asked = ADAPTERS.domain("asked-domain", 1, 6);
        serve(ADAPTERS.withFiles("chats-too", 1, asked, CreditSpec.policy(0.5), ADAPTERS.adapter(7), scorecard));

        assertThat(stack(ok(client.decide("decides-only")))).containsExactly("decides-only");
        assertThat(stack(ok(client.decide("chats-too")))).containsExactly("asked-domain", "chats-too");
        assertThat(stack(ok(client.get("/v1/models/decides-only")))).containsExactly("decides-only");
        assertThat(REGISTRY.requests())
                .anyMatch(path -> path.startsWith("/v1/adapters/asked-domain/"))
                .noneMatch(path -> path.startsWith("/v1/adapters/unasked-domain/"));
    }

    private static List<String> stack(JsonNode answer) {
        return answer.path("stack")
                .valueStream()
                .map(version -> version.path("name").asString())
                .toList();
    }

    @Test
    void the_adapters_share_is_added_with_its_weight() throws Exception {
        serve(version("beside", 1, SCORECARD.formatted("0.25")));
        serve(ADAPTERS.task("adapter-alone", 1, null, CreditSpec.policy(0.5), 71));

        JsonNode both = ok(client.decide("beside")).path("parts");
        JsonNode alone = ok(client.decide("adapter-alone")).path("parts").path("adapter");

        assertThat(both.propertyNames()).containsExactly("baseline", "points", "adapter");
        JsonNode described = ok(client.get("/v1/models/beside")).path("decision");
        assertThat(described.path("parts").valueStream().map(JsonNode::asString))
                .containsExactly("points", "adapter");
        assertThat(described.path("asks_language_model").asBoolean(false)).isTrue();
        assertThat(client.model("beside").path("asks_language_model").asBoolean(false))
                .isTrue();
        assertThat(client.model("tiny-base").has("asks_language_model")).isFalse();
        for (String label : new String[] {"good", "bad"}) {
            assertThat(both.path("adapter").path(label).asDouble())
                    .isCloseTo(0.25 * alone.path(label).asDouble(), within(1e-6));
        }
    }

    @Test
    void reasons_are_given_to_who_asks_and_add_up_to_the_score() throws Exception {
        serve(version("explained", 1, SCORECARD.formatted("0.0"), REFERENCE.formatted("")));

        JsonNode decision = ok(client.explain("explained"));
        JsonNode explanation = decision.path("explanation");

        assertThat(explanation.path("label").asString()).isEqualTo("bad");
        // Of the reference, one row of two is below 500: its evidence is -.5, the other's .7, in the part's weight .5.
        assertThat(explanation.path("baseline").asDouble()).isCloseTo(-0.1 + 0.5 * 0.1, within(1e-12));
        JsonNode line = explanation.path("contributions").path(0);
        assertThat(line.path("part").asString()).isEqualTo("points");
        assertThat(line.path("field").asString()).isEqualTo("amount");
        assertThat(line.path("value").asString()).isEqualTo("1169");
        assertThat(line.path("log_odds").asDouble()).isCloseTo(0.5 * (0.7 - 0.1), within(1e-12));
        assertThat(explanation.path("score").asDouble())
                .isCloseTo(score(decision), within(1e-9))
                .isCloseTo(sum(explanation), within(1e-6));
        JsonNode reason = explanation.path("principal_reasons").path(0);
        assertThat(reason.path("family").asString()).isEqualTo("amount");
        assertThat(reason.path("text_zh").asString()).isNotEmpty();
        assertThat(explanation.path("reference").path("from").asString()).isEqualTo("training rows");
        assertThat(explanation.path("reference").path("rows").asInt()).isEqualTo(2);

        assertThat(ok(client.decide("explained")).has("explanation")).isFalse();
    }

    @Test
    void what_would_change_an_adverse_decision_is_told_where_fields_may_change() throws Exception {
        DecisionSpec spec = CreditSpec.SPEC.withFields(CreditSpec.SPEC.fields().stream()
                .map(field -> field.name().equals("amount")
                        ? field.withRange(BigDecimal.valueOf(100), BigDecimal.valueOf(5_000))
                                .withMutable(true)
                        : field)
                .toList());
        serve(ADAPTERS.withScorecard(
                "changeable",
                1,
                new DecisionPolicy(spec, 0.5),
                Map.of(
                        "scorecard.json",
                        SCORECARD.formatted("0.0").getBytes(StandardCharsets.UTF_8),
                        "reference.json",
                        REFERENCE.formatted("").getBytes(StandardCharsets.UTF_8))));

        JsonNode change = ok(client.explain("changeable")).path("change");

        JsonNode changed = change.path("fields").path(0);
        assertThat(changed.path("field").asString()).isEqualTo("amount");
        assertThat(changed.path("from").asString()).isEqualTo("1169");
        assertThat(changed.path("to").asInt()).isBetween(100, 500);
        assertThat(change.path("is_smallest").asBoolean(false)).isTrue();
        assertThat(ok(client.decide("changeable")).has("change")).isFalse();
        int amount = changed.path("to").asInt();
        JsonNode approved = ok(client.post("/v1/decisions", """
                {"model": "changeable", "inputs": {"amount": %d, "purpose": "car"}, "explain": true}
                """.formatted(amount)));
        assertThat(approved.path("label").asString()).isEqualTo("good");
        assertThat(approved.has("change")).isFalse();
    }

    @Test
    void the_adapter_is_one_line_where_its_node_allows_too_few_passes() throws Exception {
        serve(version("both", 1, SCORECARD.formatted("0.25"), REFERENCE.formatted(", \"adapter\": [-2.0, -3.0]")));

        JsonNode decision = ok(client.explain("both"));

        JsonNode explanation = decision.path("explanation");
        assertThat(explanation.has("phrases")).isFalse();
        JsonNode line = explanation.path("contributions").path(1);
        JsonNode adapter = decision.path("parts").path("adapter");
        assertThat(line.path("part").asString()).isEqualTo("adapter");
        assertThat(line.has("field")).isFalse();
        assertThat(line.path("log_odds").asDouble())
                .isCloseTo(adapter.path("bad").asDouble() - adapter.path("good").asDouble() - 0.25 * -1, within(1e-9));
        assertThat(explanation.path("score").asDouble())
                .isCloseTo(score(decision), within(1e-9))
                .isCloseTo(sum(explanation), within(1e-6));
    }

    @Test
    void a_version_without_a_reference_decides_and_says_what_to_do_for_reasons() throws Exception {
        serve(version("silent", 1, SCORECARD.formatted("0.0")));

        ok(client.decide("silent"));
        HttpResponse<String> refused = client.explain("silent");

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("urn:lorica:problem:no-reasons", "no reference.json", "Train it again");
    }

    @Test
    void a_reference_that_cannot_be_read_is_refused_with_its_version() throws Exception {
        VersionRef good = version("torn", 1, SCORECARD.formatted("0.0"));
        serve(good);
        REGISTRY.move("champion", version("torn", 2, SCORECARD.formatted("0.25"), REFERENCE.formatted("")));
        await().atMost(PATIENCE)
                .until(() -> client.model("torn").path("state").asString("").equals("FAILED"));
        assertThat(client.model("torn").path("detail").asString()).contains("v2", "no mean of the adapter's scores");
    }

    @Test
    void one_that_cannot_be_read_is_refused_and_the_old_one_goes_on() throws Exception {
        VersionRef good = version("damaged", 1, SCORECARD.formatted("0.0"));
        serve(good);
        REGISTRY.move(
                "champion",
                version("damaged", 2, SCORECARD.formatted("0.0").replace("\"format\": 1", "\"format\": 9")));
        await().atMost(PATIENCE)
                .until(() -> client.model("damaged").path("state").asString("").equals("FAILED"));
        assertThat(client.model("damaged").path("detail").asString()).contains("v2", "scorecard.json has format 9");
        assertThat(ok(client.decide("damaged"))
                        .path("stack")
                        .get(0)
                        .path("digest")
                        .asString())
                .isEqualTo(good.digest());
    }

    /** Of all parts, bad over good. */
    private static double score(JsonNode decision) {
        return decision.path("parts")
                .valueStream()
                .mapToDouble(
                        part -> part.path("bad").asDouble() - part.path("good").asDouble())
                .sum();
    }

    private static double sum(JsonNode explanation) {
        return explanation.path("baseline").asDouble()
                + explanation
                        .path("contributions")
                        .valueStream()
                        .mapToDouble(line -> line.path("log_odds").asDouble())
                        .sum();
    }

    private static VersionRef version(String name, int number, String scorecard, String reference) {
        return ADAPTERS.withScorecard(
                name,
                number,
                CreditSpec.policy(0.5),
                Map.of(
                        "scorecard.json",
                        scorecard.getBytes(StandardCharsets.UTF_8),
                        "reference.json",
                        reference.getBytes(StandardCharsets.UTF_8)));
    }

    private static VersionRef version(String name, int number, String scorecard) {
        return ADAPTERS.withScorecard(
                name,
                number,
                CreditSpec.policy(0.5),
                Map.of("scorecard.json", scorecard.getBytes(StandardCharsets.UTF_8)));
    }

    private void serve(VersionRef version) {
        REGISTRY.move("champion", version);
        client.awaitServed("champion", version);
    }
}
