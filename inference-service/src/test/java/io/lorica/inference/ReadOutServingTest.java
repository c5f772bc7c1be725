package io.lorica.inference;

import static io.lorica.inference.ServingClient.PATIENCE;
import static io.lorica.inference.ServingClient.json;
import static io.lorica.inference.ServingClient.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.lorica.api.inference.CreateBatchRequest;
import io.lorica.api.registry.VersionRef;
import io.lorica.engine.BaseModel;
import io.lorica.engine.LoadedStack;
import io.lorica.engine.options.LoadOptions;
import io.lorica.engine.options.Precision;
import io.lorica.engine.read.StateReader;
import io.lorica.formats.adapter.Adapter;
import io.lorica.formats.adapter.AdapterStack;
import io.lorica.formats.readout.ReadOut;
import io.lorica.testsupport.CreditSpec;
import io.lorica.testsupport.GatewayTokens;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
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

/** Versions whose language model is read out of its hidden states. */
@Tag("slow")
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class ReadOutServingTest {
    private static final RegistryServer REGISTRY = new RegistryServer();
    private static final GatewayTokens GATEWAY = new GatewayTokens();
    private static final TinyNode NODE = TinyNode.create("read-out-test", REGISTRY);
    private static final Path HOME = NODE.home();
    private static final TinyAdapters ADAPTERS = NODE.adapters();
    private static final int WIDTH = NODE.config().hiddenSize();
    private static final int CONTEXT = NODE.config().maxPositions();

    /** Bad has -.1 to begin with. */
    private static final String SCORECARD = """
            {"format": 1, "labels": ["good", "bad"], "intercepts": [0.0, -0.1], "adapter_weight": %s}""";

    private static final String REFERENCE = """
            {"format": 1, "drawn": {"from": "training rows", "candidates": 9, "seed": 1}, "grams": {},
             "rows": [{"amount": {"kind": "NUMBER", "value": "100"}}], "adapter": [0.5, 2.0]}""";

    private static BaseModel model;

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
    }

    @BeforeAll
    static void load() {
        model = BaseModel.load(HOME.resolve(TinyNode.BASE), LoadOptions.cpu(Precision.FP32));
    }

    @AfterAll
    static void close() {
        model.close();
    }

    @BeforeEach
    void connect() {
        client = new ServingClient(port, GATEWAY);
    }

    @Test
    void the_frozen_base_is_read_where_a_version_has_nothing_but_a_read_out() throws Exception {
        ReadOut readOut = ReadOutFiles.readOut(WIDTH, 1, 3);
        serve(ADAPTERS.withoutAdapter("frozen", 1, null, CreditSpec.policy(0.5), ReadOutFiles.of(readOut)));

        JsonNode decision = ok(client.decide("frozen"));

        assertSays(decision, expected("", readOut, AdapterStack.EMPTY), 1);
        assertThat(decision.path("parts").propertyNames()).containsExactly("adapter");
        JsonNode described = ok(client.get("/v1/models/frozen"));
        assertThat(described.path("asks_language_model").asBoolean(false)).isTrue();
        assertThat(described.path("decision").path("parts").valueStream().map(JsonNode::asString))
                .containsExactly("adapter");
    }

    @Test
    void a_domain_layer_beneath_is_read_with_it() throws Exception {
        ReadOut readOut = ReadOutFiles.readOut(WIDTH, 2, 4);
        VersionRef domain = ADAPTERS.domain("beneath", 1, 21);
        serve(ADAPTERS.withoutAdapter("on-domain", 1, domain, CreditSpec.policy(0.5), ReadOutFiles.of(readOut)));
        serve(ADAPTERS.withFiles(
                "adapted-on-domain",
                1,
                domain,
                CreditSpec.policy(0.5),
                ADAPTERS.adapter(22),
                ReadOutFiles.of(readOut)));

        AdapterStack beneath = AdapterStack.of(ADAPTERS.adapter(21));
        assertSays(ok(client.decide("on-domain")), expected("", readOut, beneath), 1);
        assertSays(
                ok(client.decide("adapted-on-domain")), expected("", readOut, beneath.with(ADAPTERS.adapter(22))), 1);
    }

    @Test
    void the_versions_own_adapter_is_read_and_counts_by_its_weight_beside_a_scorecard() throws Exception {
        Adapter adapter = ADAPTERS.adapter(23);
        ReadOut readOut = ReadOutFiles.readOut(WIDTH, 1, 5);
        Map<String, byte[]> files = ReadOutFiles.of(readOut);
        files.put("scorecard.json", SCORECARD.formatted("0.25").getBytes(StandardCharsets.UTF_8));
        files.put("reference.json", REFERENCE.getBytes(StandardCharsets.UTF_8));
        serve(ADAPTERS.withFiles("beside", 1, null, CreditSpec.policy(0.5), adapter, files));
        String note = "Paid late, twice; ".repeat(18).strip();

        JsonNode decision = ok(client.post("/v1/decisions", request("beside", note, true)));

        double[] said = expected(note, readOut, AdapterStack.of(adapter));
        assertSays(decision, said, 0.25);
        double logOdds = 0.25 * (said[1] - said[0]);
        assertThat(decision.path("probabilities").path("bad").asDouble())
                .isCloseTo(1 / (1 + Math.exp(0.1 - logOdds)), within(1e-12));
        double adds = decision.path("explanation")
                .path("contributions")
                .valueStream()
                .filter(line -> line.path("part").asString().equals("adapter"))
                .mapToDouble(line -> line.path("log_odds").asDouble())
                .sum();
        assertThat(adds).isCloseTo(logOdds - 0.25 * (2.0 - 0.5), within(1e-9));
    }

    @Test
    void where_the_scorecard_gives_it_no_weight_the_model_is_not_asked() throws Exception {
        Map<String, byte[]> files = ReadOutFiles.of(ReadOutFiles.readOut(WIDTH, 1, 6));
        files.put("scorecard.json", SCORECARD.formatted("0.0").getBytes(StandardCharsets.UTF_8));
        serve(ADAPTERS.withoutAdapter("unasked", 1, null, CreditSpec.policy(0.5), files));

        assertThat(ok(client.decide("unasked")).path("parts").propertyNames()).containsExactly("baseline");
        assertThat(client.model("unasked").path("asks_language_model").asBoolean(true))
                .isFalse();
    }

    @Test
    void a_version_chats_if_it_has_an_adapter() throws Exception {
        serve(ADAPTERS.withoutAdapter(
                "silent", 1, null, CreditSpec.policy(0.5), ReadOutFiles.of(ReadOutFiles.readOut(WIDTH, 1, 7))));
        serve(ADAPTERS.withFiles(
                "talks",
                1,
                null,
                CreditSpec.policy(0.5),
                ADAPTERS.adapter(24),
                ReadOutFiles.of(ReadOutFiles.readOut(WIDTH, 1, 7))));

        HttpResponse<String> refused = client.chat("silent", "\"max_tokens\": 3");

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("not-a-chat-model", "decides without an adapter of its own");
        ok(client.chat("talks", "\"max_tokens\": 3"));
    }

    @Test
    void a_prompt_may_fill_the_context_and_not_more() throws Exception {
        serve(ADAPTERS.withoutAdapter(
                "full", 1, null, CreditSpec.policy(0.5), ReadOutFiles.of(ReadOutFiles.readOut(WIDTH, 1, 8))));
        String fits = "x".repeat(CONTEXT - prompt("").length());

        ok(client.post("/v1/decisions", request("full", fits, false)));
        HttpResponse<String> refused = client.post("/v1/decisions", request("full", fits + "x", false));

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(json(refused).path("type").asString()).endsWith(":prompt-too-long");
        assertThat(json(refused).path("detail").asString())
                .isEqualTo("The prompt has %d tokens; the model's context holds %d. Shorten the prompt."
                        .formatted(CONTEXT + 1, CONTEXT));
    }

    @Test
    void a_decision_has_the_same_bits_alone_and_while_others_and_chats_run() throws Exception {
        serve(ADAPTERS.withFiles(
                "busy",
                1,
                null,
                CreditSpec.policy(0.5),
                ADAPTERS.adapter(25),
                ReadOutFiles.of(ReadOutFiles.readOut(WIDTH, 2, 9))));
        serve(ADAPTERS.withoutAdapter(
                "busy-frozen", 1, null, CreditSpec.policy(0.5), ReadOutFiles.of(ReadOutFiles.readOut(WIDTH, 1, 10))));
        serve(ADAPTERS.task("busy-scored", 1, null, CreditSpec.policy(0.5), 26));
        List<String> requests = new ArrayList<>();
        for (String name : List.of("busy", "busy-frozen", "busy-scored")) {
            for (int length : new int[] {0, 30, 230, 420}) {
                requests.add(request(name, "n".repeat(length), false));
            }
        }
        List<JsonNode> alone = new ArrayList<>();
        for (String request : requests) {
            alone.add(ok(client.post("/v1/decisions", request)).path("parts"));
        }

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var isDone = new AtomicBoolean();
            List<Future<?>> chats = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                chats.add(threads.submit(() -> {
                    while (!isDone.get()) {
                        ok(client.chat("busy", "\"max_tokens\": 20"));
                    }
                    return true;
                }));
            }
            List<Future<JsonNode>> together = new ArrayList<>();
            for (int round = 0; round < 3; round++) {
                for (String request : requests) {
                    together.add(threads.submit(
                            () -> ok(client.post("/v1/decisions", request)).path("parts")));
                }
            }
            for (int i = 0; i < together.size(); i++) {
                assertThat(together.get(i).get()).isEqualTo(alone.get(i % alone.size()));
            }
            isDone.set(true);
            for (Future<?> chat : chats) {
                chat.get();
            }
        }
    }

    @Test
    void records_of_a_file_come_out_as_requests_do() throws Exception {
        serve(ADAPTERS.withoutAdapter(
                "rows", 1, null, CreditSpec.policy(0.5), ReadOutFiles.of(ReadOutFiles.readOut(WIDTH, 1, 11))));
        List<String> notes = List.of("", "late", "n".repeat(300));
        Path file = folder.resolve("in.jsonl");
        Files.write(file, notes.stream().map(ReadOutServingTest::inputs).toList());

        List<String> lines = client.decideRecords(new CreateBatchRequest("rows", false, null), file, folder);
        assertThat(lines).hasSameSizeAs(notes);
        for (int i = 0; i < lines.size(); i++) {
            JsonNode asked = ok(client.post("/v1/decisions", request("rows", notes.get(i), false)));
            assertThat(JsonMapper.shared()
                            .readTree(lines.get(i))
                            .path("lorica_probability_bad")
                            .doubleValue())
                    .isEqualTo(asked.path("probabilities").path("bad").doubleValue());
        }
    }

    @Test
    void an_alias_moves_between_scored_answers_and_read_outs_and_each_decision_is_one_versions() throws Exception {
        ReadOut readOut = ReadOutFiles.readOut(WIDTH, 1, 12);
        VersionRef scored = ADAPTERS.task("moving", 1, null, CreditSpec.policy(0.5), 27);
        VersionRef read = ADAPTERS.withoutAdapter("moving", 2, null, CreditSpec.policy(0.5), ReadOutFiles.of(readOut));
        Map<String, JsonNode> says = new TreeMap<>();
        for (VersionRef version : List.of(read, scored)) {
            serve(version);
            says.put(version.digest(), ok(client.decide("moving")).path("parts"));
        }
        assertThat(says.get(scored.digest())).isNotEqualTo(says.get(read.digest()));

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var isDone = new AtomicBoolean();
            List<Future<Integer>> callers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                callers.add(threads.submit(() -> {
                    int answered = 0;
                    while (!isDone.get()) {
                        JsonNode decision = ok(client.decide("moving"));
                        assertThat(decision.path("parts"))
                                .isEqualTo(says.get(decision.path("stack")
                                        .path(0)
                                        .path("digest")
                                        .asString()));
                        answered++;
                    }
                    return answered;
                }));
            }
            for (int i = 0; i < 3; i++) {
                serve(read);
                serve(scored);
            }
            isDone.set(true);
            for (Future<Integer> caller : callers) {
                assertThat(caller.get()).isPositive();
            }
        }
    }

    @Test
    void one_for_another_base_or_other_outcomes_is_refused_and_the_old_version_goes_on() throws Exception {
        VersionRef good = ADAPTERS.withoutAdapter(
                "strict", 1, null, CreditSpec.policy(0.5), ReadOutFiles.of(ReadOutFiles.readOut(WIDTH, 1, 13)));
        serve(good);

        refuse("strict", 2, new ReadOut(1, new float[14], new float[2]), "reads states 7 wide after layer 1", "Fit it");
        refuse(
                "strict",
                3,
                ReadOutFiles.readOut(WIDTH, 3, 13),
                "after layer 3",
                "it has 2 layers. Fit it on this base model");
        refuse(
                "strict",
                4,
                new ReadOut(1, new float[3 * WIDTH], new float[3]),
                "tells 3 outcomes apart, the decision has 2. Fit it for this decision");
        float[] weight = ReadOutFiles.readOut(WIDTH, 1, 13).weight();
        weight[5] = Float.NaN;
        refuse("strict", 5, new ReadOut(1, weight, new float[2]), "a value in weight that is not a finite number");

        assertThat(ok(client.decide("strict"))
                        .path("stack")
                        .path(0)
                        .path("digest")
                        .asString())
                .isEqualTo(good.digest());
    }

    @Test
    void a_trial_finds_one_that_says_the_same_of_every_prompt() {
        refuse(
                "constant",
                1,
                new ReadOut(1, new float[2 * WIDTH], new float[] {1, 2}),
                "v1 was tried before it answers",
                "the same values whatever it is asked");
    }

    @Test
    void a_trial_finds_an_adapter_whose_states_overflow() {
        refuse(
                ADAPTERS.withFiles(
                        "runaway",
                        1,
                        null,
                        CreditSpec.policy(0.5),
                        ADAPTERS.runaway(),
                        ReadOutFiles.of(ReadOutFiles.readOut(WIDTH, 2, 14))),
                "v1 was tried before it answers",
                "the same values whatever it is asked");
    }

    @Test
    void a_trial_finds_scores_that_are_not_finite() {
        float[] weight = ReadOutFiles.readOut(WIDTH, 1, 15).weight();
        for (int i = 0; i < weight.length; i++) {
            weight[i] *= Float.MAX_VALUE;
        }
        Map<String, byte[]> files = ReadOutFiles.of(new ReadOut(1, weight, new float[2]));
        files.put("scorecard.json", SCORECARD.formatted("1e300").getBytes(StandardCharsets.UTF_8));
        refuse(
                ADAPTERS.withoutAdapter("infinite", 1, null, CreditSpec.policy(0.5), files),
                "v1 was tried before it answers",
                "values that are not finite");
    }

    private void refuse(String name, int number, ReadOut readOut, String... reasons) {
        refuse(ADAPTERS.withoutAdapter(name, number, null, CreditSpec.policy(0.5), ReadOutFiles.of(readOut)), reasons);
    }

    private void refuse(VersionRef version, String... reasons) {
        REGISTRY.move("champion", version);
        await().atMost(PATIENCE).untilAsserted(() -> {
            JsonNode served = client.model(version.name());
            assertThat(served.path("state").asString("")).isEqualTo("FAILED");
            assertThat(served.path("target").path("number").asInt()).isEqualTo(version.number());
            assertThat(served.path("detail").asString()).contains(reasons);
        });
    }

    private void serve(VersionRef version) {
        REGISTRY.move("champion", version);
        client.awaitServed("champion", version);
    }

    /** The same bits, and of them alone the probabilities, if nothing else decides. */
    private static void assertSays(JsonNode decision, double[] said, double weight) {
        JsonNode part = decision.path("parts").path("adapter");
        assertThat(part.path("good").doubleValue()).isEqualTo(weight * said[0]);
        assertThat(part.path("bad").doubleValue()).isEqualTo(weight * said[1]);
        if (decision.path("parts").size() == 1) {
            assertThat(decision.path("probabilities").path("bad").doubleValue())
                    .isCloseTo(1 / (1 + Math.exp(said[0] - said[1])), within(1e-12));
        }
    }

    /** What should be read out, by the engine alone. */
    private static double[] expected(String note, ReadOut readOut, AdapterStack stack) {
        try (LoadedStack loaded = model.load(stack)) {
            int[] tokens = model.tokenizer().encode(prompt(note));
            float[] state = new StateReader(model).mean(tokens, loaded, readOut.depth());
            return readOut.read(state);
        }
    }

    private static String prompt(String note) {
        return "Amount: 1169\nPurpose: car\nNote: %s\nRisk:".formatted(note);
    }

    private static String request(String model, String note, boolean explains) {
        return "{\"model\": \"%s\", \"inputs\": %s, \"explain\": %s}".formatted(model, inputs(note), explains);
    }

    private static String inputs(String note) {
        return "{\"amount\": 1169, \"purpose\": \"car\", \"note\": \"%s\"}".formatted(note);
    }
}
