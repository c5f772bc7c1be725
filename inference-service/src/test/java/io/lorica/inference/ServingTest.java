package io.lorica.inference;

import static io.lorica.inference.ServingClient.PATIENCE;
import static io.lorica.inference.ServingClient.json;
import static io.lorica.inference.ServingClient.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.lorica.api.decision.CalibrationMethod;
import io.lorica.api.decision.DecisionPolicy;
import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.decision.ScoreCalibration;
import io.lorica.api.inference.InferenceApi;
import io.lorica.api.registry.BaseModelRef;
import io.lorica.api.registry.VersionRef;
import io.lorica.decision.prompt.DecisionPrompts;
import io.lorica.engine.LoadedStack;
import io.lorica.engine.options.DecodeWeights;
import io.lorica.engine.score.ScoringRequest;
import io.lorica.formats.checkpoint.Checkpoint;
import io.lorica.formats.checkpoint.Family;
import io.lorica.formats.checkpoint.ModelConfig;
import io.lorica.formats.checkpoint.TinyModel;
import io.lorica.inference.compute.Lane;
import io.lorica.inference.compute.StackLease;
import io.lorica.inference.model.Bases;
import io.lorica.inference.model.ServedBase;
import io.lorica.intake.DataRow;
import io.lorica.intake.Intake;
import io.lorica.intake.IntakeLimits;
import io.lorica.intake.ParsedRows;
import io.lorica.testsupport.CreditSpec;
import io.lorica.testsupport.GatewayTokens;
import io.lorica.testsupport.HttpContract;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole service over HTTP: a tiny base model, a registry beside it, real adapters. */
@Tag("slow")
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class ServingTest {
    /** A tiny stack takes a little more than 2 MiB. */
    private static final long STACK_MEMORY = 24L << 20;

    private static final RegistryServer REGISTRY = new RegistryServer();
    private static final GatewayTokens GATEWAY = new GatewayTokens();
    private static final Path HOME = temporaryDirectory();
    private static final BaseModelRef BASE;
    private static final TinyAdapters ADAPTERS;

    static {
        Path model = HOME.resolve("tiny-base");
        writeTinyModel(model);
        try (Checkpoint checkpoint = Checkpoint.open(model)) {
            ModelConfig config = checkpoint.config();
            BASE = new BaseModelRef("tiny-base", checkpoint.digest().sha256());
            ADAPTERS = new TinyAdapters(REGISTRY, config, BASE);
        }
    }

    @LocalServerPort
    int port;

    @Autowired
    MeterRegistry meters;

    @Autowired
    Bases bases;

    private ServingClient client;

    @DynamicPropertySource
    static void configure(DynamicPropertyRegistry properties) {
        NodeSettings.register(properties, HOME, "tiny-base", GATEWAY, REGISTRY);
        properties.add("lorica.model.stack-memory", () -> STACK_MEMORY + "B");
        properties.add("lorica.aliases.poll-interval", () -> "20ms");
        properties.add("lorica.aliases.retry-interval", () -> "50ms");
    }

    @BeforeEach
    void connect() {
        client = new ServingClient(port, GATEWAY);
    }

    @AfterEach
    void restore() {
        REGISTRY.setOut(false);
        REGISTRY.release();
    }

    @Test
    void readiness_and_the_list_of_models_show_the_base() throws Exception {
        await().atMost(PATIENCE)
                .until(() -> client.get("/actuator/health/readiness").statusCode() == 200);
        assertThat(client.model("tiny-base").path("state").asString()).isEqualTo("READY");
    }

    @Test
    void text_is_decoded_with_packed_weights() {
        assertThat(base().model().decodeWeights()).isEqualTo(DecodeWeights.INT8);
    }

    @Test
    void a_stack_decides_by_its_own_threshold_and_tells_its_basis() throws Exception {
        VersionRef domain = ADAPTERS.domain("finance", 1, 11);
        VersionRef never = ADAPTERS.task("lenient", 1, domain, CreditSpec.policy(1), 12);
        VersionRef always = ADAPTERS.task("strict", 1, domain, CreditSpec.policy(0), 12);
        serve("champion", never);
        serve("champion", always);

        JsonNode approved = ok(client.decide("lenient", "Lorica-Decision-Id", "dec_of-the-gateway"));
        JsonNode rejected = ok(client.decide("strict"));

        assertThat(approved.path("id").asString()).isEqualTo("dec_of-the-gateway");
        assertThat(approved.path("decision").asString()).isEqualTo("approve");
        assertThat(rejected.path("decision").asString()).isEqualTo("reject");
        assertThat(approved.path("probabilities").toString())
                .isEqualTo(rejected.path("probabilities").toString());
        assertThat(approved.path("stack").get(0).path("digest").asString()).isEqualTo(domain.digest());
        assertThat(approved.path("stack").get(1).path("digest").asString()).isEqualTo(never.digest());
        assertThat(approved.path("base_model").path("digest").asString()).isEqualTo(BASE.digest());
        assertThat(approved.path("prompt_sha256").asString())
                .isEqualTo(rejected.path("prompt_sha256").asString())
                .isEqualTo(RegistryServer.sha256(
                        "Amount: 1169\nPurpose: car\nNote: \nRisk:".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void a_stack_decides_between_three_outcomes_or_leaves_it_to_a_person() throws Exception {
        serve("champion", ADAPTERS.task("cheap-review", 1, null, ofThree(0.01, null), 13));
        serve("champion", ADAPTERS.task("dear-review", 1, null, ofThree(0.9, null), 13));

        JsonNode reviewed = ok(client.decide("cheap-review"));
        JsonNode decided = ok(client.decide("dear-review"));

        assertThat(reviewed.path("decision").asString()).isEqualTo("review");
        assertThat(reviewed.has("label")).isFalse();
        assertThat(reviewed.has("risk_threshold")).isFalse();
        assertThat(reviewed.path("expected_costs").propertyNames()).containsExactly("good", "bad", "odd", "review");
        assertThat(reviewed.path("expected_costs").path("review").asDouble()).isCloseTo(0.01, within(1e-12));
        JsonNode probabilities = decided.path("probabilities");
        assertThat(probabilities.path("good").asDouble()
                        + probabilities.path("bad").asDouble()
                        + probabilities.path("odd").asDouble())
                .isCloseTo(1, within(1e-12));
        String label = decided.path("label").asString();
        assertThat(probabilities.propertyStream())
                .allSatisfy(p -> assertThat(p.getValue().asDouble())
                        .isLessThanOrEqualTo(probabilities.path(label).asDouble()));
        assertThat(decided.path("decision").asString()).isEqualTo("do " + label);
    }

    @Test
    void a_version_answers_with_its_own_calibration() throws Exception {
        var halved =
                new ScoreCalibration(CalibrationMethod.TEMPERATURE, List.of(0.5, 0.5, 0.5), List.of(0.0, 0.0, 0.0));
        serve("champion", ADAPTERS.task("uncalibrated", 1, null, ofThree(0.9, null), 14));
        serve("champion", ADAPTERS.task("calibrated", 1, null, ofThree(0.9, halved), 14));

        JsonNode plain = ok(client.decide("uncalibrated")).path("probabilities");
        JsonNode calibrated = ok(client.decide("calibrated")).path("probabilities");

        double total =
                plain.valueStream().mapToDouble(p -> Math.sqrt(p.asDouble())).sum();
        assertThat(plain.propertyStream())
                .allSatisfy(p -> assertThat(calibrated.path(p.getKey()).asDouble())
                        .isCloseTo(Math.sqrt(p.getValue().asDouble()) / total, within(1e-9)));
    }

    /** Errors cost 1. */
    private static DecisionPolicy ofThree(double review, @Nullable ScoreCalibration calibration) {
        List<String> labels = List.of("good", "bad", "odd");
        Map<String, Map<String, Double>> costs = new LinkedHashMap<>();
        labels.forEach(truth -> {
            Map<String, Double> row = new LinkedHashMap<>();
            labels.forEach(decision -> row.put(decision, decision.equals(truth) ? 0.0 : 1.0));
            row.put(DecisionSpec.REVIEW, review);
            costs.put(truth, row);
        });
        DecisionSpec spec = CreditSpec.SPEC;
        return new DecisionPolicy(
                new DecisionSpec(
                                spec.question(),
                                spec.fields(),
                                spec.promptTemplate(),
                                labels.stream()
                                        .map(label -> new DecisionSpec.Outcome(label, " " + label, "do " + label))
                                        .toList(),
                                null,
                                null)
                        .withCosts(costs),
                null,
                calibration);
    }

    @Test
    void an_alias_swaps_under_load_without_a_failure_or_a_mixed_answer() throws Exception {
        VersionRef first = ADAPTERS.task("swapped", 1, null, CreditSpec.policy(0.5), 21);
        VersionRef second = ADAPTERS.task("swapped", 2, null, CreditSpec.policy(0.5), 22);
        serve("champion", first);
        Map<String, String> expected = new HashMap<>();
        expected.put(
                first.digest(),
                ok(client.decide("swapped")).path("probabilities").toString());
        serve("champion", second);
        expected.put(
                second.digest(),
                ok(client.decide("swapped")).path("probabilities").toString());

        AtomicBoolean isOver = new AtomicBoolean();
        List<CompletableFuture<Set<String>>> callers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int caller = 0; caller < 8; caller++) {
                callers.add(CompletableFuture.supplyAsync(() -> callUntil(isOver, expected), threads));
            }
            for (int swap = 0; swap < 10; swap++) {
                serve("champion", swap % 2 == 0 ? first : second);
            }
            isOver.set(true);
        }
        Set<String> seen = new HashSet<>();
        for (var caller : callers) {
            seen.addAll(caller.get());
        }
        assertThat(seen).containsExactlyInAnyOrder(first.digest(), second.digest());
    }

    /** @return digests that answered */
    private Set<String> callUntil(AtomicBoolean isOver, Map<String, String> expected) {
        Set<String> seen = new HashSet<>();
        try {
            while (!isOver.get()) {
                JsonNode decision = ok(client.decide("swapped"));
                String digest = decision.path("stack").get(0).path("digest").asString();
                // All digits: a decision has a pass of its own, whatever waits with it.
                assertThat(decision.path("probabilities").toString()).isEqualTo(expected.get(digest));
                seen.add(digest);
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return seen;
    }

    @Test
    void an_adapter_of_another_base_fails_with_both_digests_and_the_old_version_goes_on() throws Exception {
        VersionRef good = ADAPTERS.task("moved", 1, null, CreditSpec.policy(0.5), 31);
        serve("champion", good);
        REGISTRY.move("champion", ADAPTERS.onAnotherBase("moved", 2));

        await().atMost(PATIENCE)
                .until(() -> client.model("moved").path("state").asString().equals("FAILED"));

        assertThat(client.model("moved").path("detail").asString())
                .contains("moved v2", "aaaaaaaaaaaa", BASE.digest().substring(0, 12), "retrain");
        assertThat(ok(client.decide("moved"))
                        .path("stack")
                        .get(0)
                        .path("digest")
                        .asString())
                .isEqualTo(good.digest());
    }

    @Test
    void x04_a_failed_load_names_version_and_file_and_no_path() throws Exception {
        VersionRef good = ADAPTERS.task("patterned", 1, null, CreditSpec.policy(0.5), 61);
        serve("champion", good);
        VersionRef bad = ADAPTERS.withKey("patterned", 2, "rank_pattern", "{\"v_proj\": 8}");
        REGISTRY.move("champion", bad);
        await().atMost(PATIENCE)
                .until(() -> client.model("patterned").path("state").asString().equals("FAILED"));

        JsonNode model = client.model("patterned");

        assertThat(model.path("target").path("number").asInt()).isEqualTo(2);
        assertThat(model.path("stack").get(0).path("number").asInt()).isEqualTo(1);
        assertThat(model.path("detail").asString())
                .startsWith("Adapter patterned v2 can't be loaded. adapter_config.json sets rank_pattern")
                .doesNotContain("/");
        assertThat(ok(client.decide("patterned"))
                        .path("stack")
                        .get(0)
                        .path("digest")
                        .asString())
                .isEqualTo(good.digest());
    }

    @Test
    void a_first_version_of_another_base_is_a_problem_with_the_reason() throws Exception {
        REGISTRY.move("champion", ADAPTERS.onAnotherBase("foreign", 1));
        await().atMost(PATIENCE)
                .until(() -> client.model("foreign").path("state").asString().equals("FAILED"));

        var response = client.decide("foreign");

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(json(response).path("type").asString()).isEqualTo("urn:lorica:problem:wrong-base-model");
    }

    @Test
    void a_corrupted_artefact_is_never_served() throws Exception {
        VersionRef ref = ADAPTERS.task("corrupted", 1, null, CreditSpec.policy(0.5), 41);
        REGISTRY.corruptWeights(ref);
        REGISTRY.move("champion", ref);

        await().atMost(PATIENCE)
                .until(() -> client.model("corrupted").path("state").asString().equals("FAILED"));

        assertThat(client.model("corrupted").path("detail").asString()).contains("digest");
        assertThat(client.decide("corrupted").statusCode()).isEqualTo(503);
    }

    @Test
    void a_registry_outage_changes_nothing_for_callers_and_ends_by_itself() throws Exception {
        VersionRef first = ADAPTERS.task("steady", 1, null, CreditSpec.policy(0.5), 51);
        VersionRef second = ADAPTERS.task("steady", 2, null, CreditSpec.policy(0.5), 52);
        serve("champion", first);
        REGISTRY.setOut(true);
        await().atMost(PATIENCE)
                .until(() -> meters.get("lorica.inference.registry.reachable")
                                .gauge()
                                .value()
                        == 0);

        assertThat(client.decide("steady").statusCode()).isEqualTo(200);
        assertThat(client.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
        REGISTRY.setOut(false);
        serve("champion", second);
    }

    @Test
    void many_more_adapters_than_fit_into_memory_all_answer() throws Exception {
        VersionRef domain = ADAPTERS.domain("shared", 1, 80);
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            names.add("rotated-" + i);
            REGISTRY.move("champion", ADAPTERS.task(names.getLast(), 1, domain, CreditSpec.policy(0.5), 81 + i));
        }
        for (String name : names) {
            await().atMost(PATIENCE).until(() -> isReady(name));
        }
        var order = new Random(3);
        for (int i = 0; i < 60; i++) {
            String name = names.get(order.nextInt(names.size()));
            JsonNode decision = ok(client.decide(name));
            assertThat(decision.path("stack").get(1).path("name").asString()).isEqualTo(name);
            assertThat(meters.get("lorica.inference.resident").gauge().value()).isLessThanOrEqualTo(STACK_MEMORY);
        }
        assertThat(residentStacks()).isLessThan(names.size());
        assertThat(meters.get("cache.gets")
                        .tags("cache", "lorica.adapters", "result", "hit")
                        .functionCounter()
                        .count())
                .isGreaterThan(20);
    }

    @Test
    void a_version_that_was_tried_before_loads_while_the_compute_thread_is_busy() throws Exception {
        VersionRef known = ADAPTERS.task("beside", 1, null, CreditSpec.policy(0.5), 78);
        serve("champion", known);
        serve("champion", ADAPTERS.task("beside", 2, null, CreditSpec.policy(0.5), 79));
        var release = new CountDownLatch(1);
        var busy = CompletableFuture.supplyAsync(() -> base().compute().call(() -> release.await(1, TimeUnit.MINUTES)));
        try {
            serve("champion", known);
            assertThat(busy).isNotDone();
        } finally {
            release.countDown();
        }
        assertThat(busy.get()).isTrue();
        ok(client.decide("beside"));
    }

    @Test
    void a_download_that_hangs_holds_up_no_other_alias_nor_the_engines_probe() throws Exception {
        VersionRef slow = ADAPTERS.task("slow", 1, null, CreditSpec.policy(0.5), 101);
        VersionRef first = ADAPTERS.task("quick", 1, null, CreditSpec.policy(0.5), 102);
        VersionRef second = ADAPTERS.task("quick", 2, null, CreditSpec.policy(0.5), 103);
        REGISTRY.holdFilesOf("slow");
        REGISTRY.move("champion", slow);
        await().atMost(PATIENCE)
                .until(() -> REGISTRY.requests().stream().anyMatch(path -> path.contains("/slow/versions/1/files/")));

        serve("champion", first);
        serve("champion", second);
        double probes = meters.get("lorica.inference.engine.probes").counter().count();
        breakTheEngineOnce();
        await().atMost(PATIENCE)
                .until(() ->
                        meters.get("lorica.inference.engine.probes").counter().count() > probes);

        assertThat(client.model("slow").path("state").asString()).isEqualTo("LOADING");
        assertThat(json(client.decide("slow")).path("type").asString()).isEqualTo("urn:lorica:problem:not-ready");
        REGISTRY.release();
        client.awaitServed("champion", slow);
    }

    private void breakTheEngineOnce() {
        var lease = new StackLease() {
            @Override
            public LoadedStack stack() {
                return base().bare();
            }

            @Override
            public void close() {}
        };
        var broken = new ScoringRequest(new int[] {Integer.MAX_VALUE}, List.of(new int[] {1}), lease.stack());
        assertThatThrownBy(() ->
                        base().compute().score(Lane.DECISION, broken, lease).await(PATIENCE, "limit"))
                .isInstanceOf(InferenceProblem.ComputationFailed.class);
    }

    @Test
    void the_moves_of_an_alias_come_in_order_even_if_one_of_them_hangs() throws Exception {
        VersionRef first = ADAPTERS.task("ordered", 1, null, CreditSpec.policy(0.5), 104);
        VersionRef second = ADAPTERS.task("ordered", 2, null, CreditSpec.policy(0.5), 105);
        REGISTRY.holdFilesOf("ordered");
        REGISTRY.move("champion", first);
        await().atMost(PATIENCE)
                .until(() ->
                        REGISTRY.requests().stream().anyMatch(path -> path.contains("/ordered/versions/1/files/")));
        REGISTRY.move("champion", second);
        REGISTRY.release();

        client.awaitServed("champion", second);
        List<String> asked = REGISTRY.requests().stream()
                .filter(path -> path.matches(".*/ordered/versions/\\d"))
                .toList();
        assertThat(asked).containsExactly("/v1/adapters/ordered/versions/1", "/v1/adapters/ordered/versions/2");
    }

    @Test
    void an_alias_that_is_gone_after_an_outage_is_served_no_more() throws Exception {
        serve("candidate", ADAPTERS.task("withdrawn", 1, null, CreditSpec.policy(0.5), 106));
        REGISTRY.setOut(true);
        await().atMost(PATIENCE)
                .until(() -> meters.get("lorica.inference.registry.reachable")
                                .gauge()
                                .value()
                        == 0);
        REGISTRY.withdraw("withdrawn", "candidate");
        REGISTRY.setOut(false);

        await().atMost(PATIENCE).until(() -> client.model("withdrawn@candidate").isMissingNode());
        assertThat(client.decide("withdrawn@candidate").statusCode()).isEqualTo(404);
    }

    @Test
    void unloaded_stacks_leave_no_memory_behind() throws Exception {
        for (int version = 1; version <= 5; version++) {
            serve("candidate", ADAPTERS.task("renewed", version, null, CreditSpec.policy(0.5), 60 + version));
        }
        double before = residentStacks();
        serve("candidate", ADAPTERS.task("renewed", 6, null, CreditSpec.policy(0.5), 66));

        await().atMost(PATIENCE).until(() -> residentStacks() == before);
    }

    private double residentStacks() {
        return meters.get("lorica.inference.resident.stacks").gauge().value();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"inputs\": {\"amount\": 1}}",
                "{\"model\": \"checked\", \"inputs\": {}}",
                "{\"model\": \"checked\", \"inputs\": {\"amount\": 1, \"purpose\": \"car\", \"age\": 35}}",
                "{\"model\": \"checked\", \"inputs\": {\"amount\": 1, \"purpose\": \"yacht\"}}",
                "{\"model\": \"checked\", \"inputs\": {\"amount\": \"1\", \"purpose\": \"car\"}}",
                "{\"model\": \"checked\", \"inputs\": {\"purpose\": \"car\"}}",
                "{\"model\": \"checked\", \"inputs\": {\"amount\": 1, \"purpose\": \"car\", \"colour\": \"red\"}}",
                "{\"model\": \"checked\", \"inputs\": {\"amount\": 1, \"purpose\": \"car\"}, \"colour\": 1}",
                "{\"model\": \"tiny-base\", \"inputs\": {\"amount\": 1}}",
                "{\"model\": ",
            })
    void a_bad_decision_request_is_a_problem_that_says_what_to_do(String body) throws Exception {
        if (!isReady("checked")) {
            serve("champion", ADAPTERS.task("checked", 1, null, CreditSpec.policy(0.5), 71));
        }
        var response = client.post("/v1/decisions", body);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.headers().firstValue("content-type")).hasValue("application/problem+json");
        assertThat(json(response).path("detail").asString()).isNotBlank();
    }

    @Test
    void texts_beyond_the_specs_bounds_are_refused_at_their_path_before_the_model_is_asked() throws Exception {
        if (!isReady("checked")) {
            serve("champion", ADAPTERS.task("checked", 1, null, CreditSpec.policy(0.5), 71));
        }
        assertThat(refusedFields("\"purpose\": \"%s\", \"note\": \"x\"".formatted("c".repeat(20_000))))
                .containsExactly("inputs.purpose");
        assertThat(refusedFields("\"purpose\": \"car\", \"note\": \"%s\"".formatted("n".repeat(4_001))))
                .containsExactly("inputs.note");
        DecisionSpec brief = CreditSpec.SPEC.withMaxPromptCharacters(60);
        serve("champion", ADAPTERS.task("checked", 2, null, new DecisionPolicy(brief, 0.5), 71));
        var refused = decide("\"purpose\": \"car\", \"note\": \"%s\"".formatted("n".repeat(61)));
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(json(refused).path("detail").asString())
                .contains("inputs: make a prompt of 96 characters, and this model reads 60");
        assertThat(decide("\"purpose\": \"car\", \"note\": \"n\"").statusCode()).isEqualTo(200);
        serve("champion", ADAPTERS.task("checked", 3, null, CreditSpec.policy(0.5), 71));
    }

    private List<String> refusedFields(String inputs) throws Exception {
        var response = decide(inputs);
        assertThat(response.statusCode()).isEqualTo(400);
        List<String> fields = new ArrayList<>();
        json(response)
                .path("errors")
                .forEach(error -> fields.add(error.path("field").asString()));
        return fields;
    }

    private HttpResponse<String> decide(String inputs) throws Exception {
        return client.post(
                "/v1/decisions", "{\"model\": \"checked\", \"inputs\": {\"amount\": 1, %s}}".formatted(inputs));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.12345678901234567",
                "1234567890.1234567890",
                "12345678901234567.89",
                "1e-400",
                "7.0",
                "1E+3",
            })
    void a_number_has_the_same_prompt_in_a_request_as_in_a_table(String number) throws Exception {
        assertThat(promptOfRequest(number, "none")).isEqualTo(promptOfTable(number, "none"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a ", "a\n", " a", "\t a \r\n", "a  b"})
    void text_has_the_same_prompt_in_a_request_as_in_a_table(String text) throws Exception {
        assertThat(promptOfRequest("5", text)).isPresent().isEqualTo(promptOfTable("5", text));
    }

    /** @return digest of the prompt; empty if the request is refused */
    private Optional<String> promptOfRequest(String amount, String note) throws Exception {
        if (!isReady("checked")) {
            serve("champion", ADAPTERS.task("checked", 1, null, CreditSpec.policy(0.5), 71));
        }
        var response = client.post(
                "/v1/decisions",
                "{\"model\": \"checked\", \"inputs\": {\"amount\": %s, \"purpose\": \"car\", \"note\": %s}}"
                        .formatted(amount, JsonMapper.shared().writeValueAsString(note)));
        assertThat(response.statusCode()).isIn(200, 400);
        return response.statusCode() == 200
                ? Optional.of(json(response).path("prompt_sha256").asString())
                : Optional.empty();
    }

    /** @return digest of the prompt that training renders; empty if the row is set aside */
    private static Optional<String> promptOfTable(String amount, String note) throws IOException {
        String csv = "amount,purpose,note,age,row_id,risk\n%s,car,\"%s\",,1,good\n".formatted(amount, note);
        ParsedRows rows = new Intake(new IntakeLimits(10, 100_000, 1_000_000))
                .table(CreditSpec.SPEC, new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8)));
        return rows.accepted().stream()
                .map(row -> new DecisionPrompts(CreditSpec.SPEC).render(((DataRow.Table) row.row()).inputs()))
                .map(prompt -> RegistryServer.sha256(prompt.string().getBytes(StandardCharsets.UTF_8)))
                .findFirst();
    }

    @Test
    void an_unknown_alias_is_a_problem() throws Exception {
        var response = client.decide("nobody@candidate");

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(json(response).path("type").asString()).isEqualTo("urn:lorica:problem:unknown-model");
    }

    @Test
    void a_call_without_the_gateways_token_is_refused() throws Exception {
        var response = client.getWithoutToken("/v1/models");

        assertThat(response.statusCode()).isEqualTo(401);
    }

    @Test
    void a_conversation_is_not_read_again_and_a_deterministic_one_answers_as_before() throws Exception {
        JsonNode first = ok(chat("\"max_tokens\": 9, \"seed\": 4, \"deterministic\": true"));
        ok(chat("\"max_tokens\": 5"));
        JsonNode second = ok(chat("\"max_tokens\": 5"));
        JsonNode again = ok(chat("\"max_tokens\": 9, \"seed\": 4, \"deterministic\": true"));

        int prompt = second.path("usage").path("prompt_tokens").asInt();
        assertThat(cachedTokens(second)).isEqualTo(prompt - 1);
        assertThat(cachedTokens(again)).isZero();
        assertThat(again.path("choices")).isEqualTo(first.path("choices"));
    }

    private static int cachedTokens(JsonNode completion) {
        return completion
                .path("usage")
                .path("prompt_tokens_details")
                .path("cached_tokens")
                .asInt(-1);
    }

    @Test
    void a_plain_completion_has_openais_shape() throws Exception {
        JsonNode completion = ok(chat("\"max_tokens\": 5, \"temperature\": 0"));

        assertThat(completion.path("object").asString()).isEqualTo("chat.completion");
        assertThat(completion
                        .path("choices")
                        .get(0)
                        .path("message")
                        .path("role")
                        .asString())
                .isEqualTo("assistant");
        assertThat(completion.path("choices").get(0).path("finish_reason").asString())
                .isIn("stop", "length");
        assertThat(completion.path("usage").path("completion_tokens").asInt()).isBetween(0, 5);
    }

    @Test
    void a_stream_tells_role_text_reason_usage_and_the_end_in_this_order() throws Exception {
        String whole = ok(chat("\"max_tokens\": 8, \"temperature\": 0"))
                .path("choices")
                .get(0)
                .path("message")
                .path("content")
                .asString();
        var response = chat("\"max_tokens\": 8, \"temperature\": 0, \"stream\": true,"
                + " \"stream_options\": {\"include_usage\": true}");
        List<String> events = response.body()
                .lines()
                .filter(line -> line.startsWith("data: "))
                .map(line -> line.substring(6))
                .toList();
        List<JsonNode> chunks = events.subList(0, events.size() - 1).stream()
                .map(JsonMapper.shared()::readTree)
                .toList();

        assertThat(response.headers().firstValue("content-type").orElseThrow()).startsWith("text/event-stream");
        assertThat(chunks.getFirst()
                        .path("choices")
                        .get(0)
                        .path("delta")
                        .path("role")
                        .asString())
                .isEqualTo("assistant");
        StringBuilder text = new StringBuilder();
        chunks.subList(0, chunks.size() - 1)
                .forEach(chunk -> text.append(chunk.path("choices")
                        .get(0)
                        .path("delta")
                        .path("content")
                        .asString("")));
        assertThat(text).hasToString(whole);
        assertThat(chunks.get(chunks.size() - 2)
                        .path("choices")
                        .get(0)
                        .path("finish_reason")
                        .asString())
                .isIn("stop", "length");
        assertThat(chunks.getLast().path("usage").path("total_tokens").asInt()).isPositive();
        assertThat(events.getLast()).isEqualTo("[DONE]");
    }

    @Test
    void a_prompt_beyond_the_context_is_refused_with_the_numbers() throws Exception {
        var response = client.post(
                "/v1/chat/completions",
                "{\"model\": \"tiny-base\", \"messages\": [{\"role\": \"user\", \"content\": \"%s\"}]}"
                        .formatted("far too long ".repeat(5_000)));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response).path("type").asString()).isEqualTo("urn:lorica:problem:prompt-too-long");
        assertThat(json(response).path("prompt_tokens").asInt())
                .isGreaterThan(json(response).path("context_tokens").asInt());
        assertThat(json(response).path("error").path("message").asString()).contains("context");
    }

    @Test
    void an_unsupported_openai_field_is_refused_in_openais_shape_too() throws Exception {
        var response = chat("\"n\": 3");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response).path("error").path("type").asString()).isEqualTo("invalid_request_error");
        assertThat(json(response).path("detail").asString()).startsWith("n:");
    }

    @Test
    void the_openapi_description_says_what_the_interfaces_say() throws Exception {
        JsonNode described = ok(client.get("/v3/api-docs"));
        assertThat(HttpContract.of(described)).isEqualTo(HttpContract.of(InferenceApi.class));
        assertThat(HttpContract.flaws(described)).isEmpty();
    }

    private ServedBase base() {
        return bases.named("tiny-base").orElseThrow();
    }

    /** Moves an alias and waits until it answers. */
    private void serve(String alias, VersionRef version) {
        REGISTRY.move(alias, version);
        client.awaitServed(alias, version);
    }

    private boolean isReady(String id) throws Exception {
        return client.model(id).path("state").asString("").equals("READY");
    }

    private HttpResponse<String> chat(String fields) throws Exception {
        return client.chat("tiny-base", fields);
    }

    private static void writeTinyModel(Path directory) {
        try {
            TinyModel.write(directory, Family.LLAMA, 7);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static Path temporaryDirectory() {
        try {
            return Files.createTempDirectory("serving-test");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
