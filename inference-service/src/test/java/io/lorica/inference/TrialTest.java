package io.lorica.inference;

import static io.lorica.inference.ServingClient.PATIENCE;
import static io.lorica.inference.ServingClient.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lorica.api.decision.DecisionPolicy;
import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.decision.DecisionSpec.Outcome;
import io.lorica.api.registry.VersionRef;
import io.lorica.testsupport.CreditSpec;
import io.lorica.testsupport.GatewayTokens;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** What a node finds of versions before they answer. */
@Tag("slow")
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class TrialTest {
    private static final RegistryServer REGISTRY = new RegistryServer();
    private static final GatewayTokens GATEWAY = new GatewayTokens();
    private static final TinyNode NODE = TinyNode.create("trial-test", REGISTRY);
    private static final Path HOME = NODE.home();
    private static final TinyAdapters ADAPTERS = NODE.adapters();

    @LocalServerPort
    int port;

    @Autowired
    MeterRegistry meters;

    private ServingClient client;

    @DynamicPropertySource
    static void configure(DynamicPropertyRegistry properties) {
        NodeSettings.register(properties, HOME, TinyNode.BASE, GATEWAY, REGISTRY);
        properties.add("lorica.aliases.poll-interval", () -> "20ms");
        properties.add("lorica.aliases.retry-interval", () -> "50ms");
        properties.add("lorica.node.name", () -> "branch-7");
        properties.add("lorica.trials.report-interval", () -> "20ms");
    }

    @BeforeEach
    void connect() {
        client = new ServingClient(port, GATEWAY);
    }

    @AfterEach
    void restore() {
        REGISTRY.setOut(false);
    }

    @Test
    void an_adapter_whose_computation_overflows_does_not_answer_and_the_old_one_goes_on() throws Exception {
        VersionRef good = ADAPTERS.task("runaway", 1, null, CreditSpec.policy(0.5), 61);
        serve(good);

        refuse(
                ADAPTERS.runaway("runaway", 2, CreditSpec.policy(0.5)),
                "v2 was tried before it answers",
                "the same values");

        assertThat(ok(client.decide("runaway"))
                        .path("stack")
                        .get(0)
                        .path("digest")
                        .asString())
                .isEqualTo(good.digest());
    }

    @Test
    void an_adapter_that_only_chats_is_tried_too() throws Exception {
        refuse(ADAPTERS.runaway("runaway-chat", 1, null), "the same values");
    }

    @Test
    void answers_that_begin_with_the_same_tokens_do_not_decide() throws Exception {
        refuse(
                ADAPTERS.task("alike", 1, null, answering(" good", " good enough"), 62),
                "' good' and ' good enough' begin with the same tokens");
        refuse(
                ADAPTERS.task("equal", 1, null, answering(" no", " no"), 62),
                "' no' and ' no' begin with the same tokens");
    }

    @Test
    void a_prompt_that_no_context_holds_does_not_decide() throws Exception {
        DecisionSpec endless =
                CreditSpec.SPEC.withPromptTemplate("word ".repeat(5_000) + CreditSpec.SPEC.promptTemplate());
        refuse(
                ADAPTERS.task("endless", 1, null, new DecisionPolicy(endless, 0.5), 62),
                "a prompt of its spec with next to nothing in it has",
                "prompt_template");
    }

    @Test
    void a_version_is_tried_once_and_a_swap_back_is_not_held_up() {
        VersionRef first = ADAPTERS.task("once", 1, null, CreditSpec.policy(0.5), 63);
        VersionRef second = ADAPTERS.task("once", 2, null, CreditSpec.policy(0.5), 64);
        double before = trials();

        for (int i = 0; i < 3; i++) {
            serve(first);
            serve(second);
        }

        assertThat(trials() - before).isEqualTo(2);
    }

    @Test
    void the_registry_hears_what_was_found_once_and_after_its_outage() {
        VersionRef passes = ADAPTERS.task("heard", 1, null, CreditSpec.policy(0.5), 65);
        serve(passes);
        JsonNode report = awaitReport(passes);
        assertThat(report.path("node").asString()).isEqualTo("branch-7");
        assertThat(report.path("runtime").asString()).startsWith("Lorica ").contains("FP32", "PyTorch");
        assertThat(report.has("fault") && !report.path("fault").isNull()).isFalse();

        VersionRef fails = ADAPTERS.runaway("heard", 2, CreditSpec.policy(0.5));
        REGISTRY.move("champion", fails);
        assertThat(awaitReport(fails).path("fault").asString()).contains("the same values");
        serve(passes);
        serve(ADAPTERS.task("heard", 3, null, CreditSpec.policy(0.5), 66));
        await().atMost(PATIENCE).until(() -> reports(passes).size() == 1);
    }

    private void serve(VersionRef version) {
        REGISTRY.move("champion", version);
        client.awaitServed("champion", version);
    }

    private void refuse(VersionRef version, String... reasons) {
        REGISTRY.move("champion", version);
        await().atMost(PATIENCE)
                .until(() ->
                        client.model(version.name()).path("state").asString("").equals("FAILED"));
        try {
            assertThat(client.model(version.name()).path("detail").asString()).contains(reasons);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private double trials() {
        return meters.find("lorica.inference.trials").counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    private static JsonNode awaitReport(VersionRef version) {
        await().atMost(PATIENCE).until(() -> !reports(version).isEmpty());
        return reports(version).getFirst();
    }

    private static List<JsonNode> reports(VersionRef version) {
        return REGISTRY.reports().stream()
                .filter(report -> report.path("digest").asString().equals(version.digest()))
                .toList();
    }

    private static DecisionPolicy answering(String good, String bad) {
        DecisionSpec spec = CreditSpec.SPEC;
        return new DecisionPolicy(
                new DecisionSpec(
                        spec.question(),
                        spec.fields(),
                        spec.promptTemplate(),
                        List.of(new Outcome("good", good, "approve"), new Outcome("bad", bad, "reject")),
                        spec.riskyLabel(),
                        spec.cost()),
                0.5);
    }
}
