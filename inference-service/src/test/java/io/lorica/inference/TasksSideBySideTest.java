package io.lorica.inference;

import static io.lorica.inference.ServingClient.ok;
import static org.assertj.core.api.Assertions.assertThat;

import io.lorica.api.decision.DecisionSpec.Outcome;
import io.lorica.api.registry.VersionRef;
import io.lorica.engine.BaseModel;
import io.lorica.engine.LoadedStack;
import io.lorica.engine.options.LoadOptions;
import io.lorica.engine.options.Precision;
import io.lorica.engine.read.StateReader;
import io.lorica.engine.score.Scorer;
import io.lorica.engine.score.ScoringRequest;
import io.lorica.engine.train.LoraTrainer;
import io.lorica.engine.train.ReadOutExample;
import io.lorica.engine.train.ReadOutTrainer;
import io.lorica.engine.train.TrainingExample;
import io.lorica.engine.train.TrainingOptions;
import io.lorica.formats.adapter.Adapter;
import io.lorica.formats.adapter.AdapterConfig;
import io.lorica.formats.adapter.AdapterStack;
import io.lorica.formats.adapter.Projection;
import io.lorica.formats.readout.ReadOut;
import io.lorica.testsupport.CreditSpec;
import io.lorica.testsupport.GatewayTokens;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** Two tasks that are trained one after the other on one domain adapter, and served beside each other. */
@Tag("slow")
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class TasksSideBySideTest {
    private static final RegistryServer REGISTRY = new RegistryServer();
    private static final GatewayTokens GATEWAY = new GatewayTokens();
    private static final TinyNode NODE = TinyNode.create("tasks-test", REGISTRY);
    private static final Path HOME = NODE.home();
    private static final TinyAdapters ADAPTERS = NODE.adapters();
    private static final long DOMAIN_SEED = 21;
    private static final Adapter DOMAIN = ADAPTERS.adapter(DOMAIN_SEED);
    private static final List<Integer> AMOUNTS = List.of(7, 1169, 88_000, 250_000_000);

    /** Trains. */
    private static BaseModel model;

    @LocalServerPort
    int port;

    private ServingClient client;

    @DynamicPropertySource
    static void configure(DynamicPropertyRegistry properties) {
        NodeSettings.register(properties, HOME, TinyNode.BASE, GATEWAY, REGISTRY);
        properties.add("lorica.aliases.poll-interval", () -> "20ms");
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

    /** @param readOut absent where answers are scored */
    private record Task(Adapter adapter, @Nullable ReadOut readOut) {}

    @ParameterizedTest(name = "read out of states: {0}")
    @ValueSource(booleans = {true, false})
    void what_one_has_learnt_changes_no_bit_of_what_the_other_says(boolean isRead) throws Exception {
        String kind = isRead ? "read" : "scored";
        VersionRef domain = ADAPTERS.domain("domain-of-" + kind, 1, DOMAIN_SEED);
        Task a = train(isRead, 1);
        serve("a-" + kind, domain, a);
        List<JsonNode> before = decisions("a-" + kind);

        Task b;
        try (LoadedStack stack = model.load(AdapterStack.of(DOMAIN).with(a.adapter()))) {
            double[][] said = says(a, stack);
            b = train(isRead, 2);
            assertThat(says(a, stack)).isDeepEqualTo(said);
        }
        assertThat(decisions("a-" + kind)).isEqualTo(before);

        serve("b-" + kind, domain, b);
        List<JsonNode> ofB = decisions("b-" + kind);
        assertThat(decisions("a-" + kind)).isEqualTo(before);
        for (int i = 0; i < before.size(); i++) {
            assertThat(ofB.get(i)).isNotEqualTo(before.get(i));
        }
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<JsonNode>>> ofBoth = new ArrayList<>();
            for (int round = 0; round < 8; round++) {
                String name = (round % 2 == 0 ? "a-" : "b-") + kind;
                ofBoth.add(threads.submit(() -> decisions(name)));
            }
            for (int round = 0; round < ofBoth.size(); round++) {
                assertThat(ofBoth.get(round).get()).isEqualTo(round % 2 == 0 ? before : ofB);
            }
        }
    }

    /** Of an outcome that the task's seed makes up. */
    private static Task train(boolean isRead, int seed) {
        AdapterStack frozen = AdapterStack.of(DOMAIN);
        var config = new AdapterConfig(4, 8, false, 0, Set.of(Projection.values()));
        TrainingOptions options = TrainingOptions.defaults().with(5e-3, 2, seed);
        List<int[]> prompts =
                IntStream.range(0, 24).mapToObj(row -> tokens(prompt(row * 31))).toList();
        if (!isRead) {
            List<TrainingExample> examples = IntStream.range(0, prompts.size())
                    .mapToObj(row -> new TrainingExample(
                            IntStream.concat(
                                            Arrays.stream(prompts.get(row)),
                                            Arrays.stream(answers().get(outcome(row, seed))))
                                    .toArray(),
                            prompts.get(row).length))
                    .toList();
            return new Task(
                    new LoraTrainer(model)
                            .train(frozen, config, examples, options, _ -> {})
                            .adapter(),
                    null);
        }
        List<ReadOutExample> examples = IntStream.range(0, prompts.size())
                .mapToObj(row -> new ReadOutExample(prompts.get(row), new float[2], outcome(row, seed)))
                .toList();
        ReadOutTrainer.Result trained = new ReadOutTrainer(model)
                .train(
                        frozen,
                        config,
                        ReadOutFiles.readOut(NODE.config().hiddenSize(), 2, seed),
                        examples,
                        options,
                        _ -> {},
                        (_, _, _) -> true);
        return new Task(trained.adapter(), trained.readOut());
    }

    private static int outcome(int row, int seed) {
        return (row / seed) % 2;
    }

    /** [prompts][outcomes], in the process that trains. */
    private static double[][] says(Task task, LoadedStack stack) {
        ReadOut readOut = task.readOut();
        return AMOUNTS.stream()
                .map(amount -> tokens(prompt(amount)))
                .map(tokens -> readOut == null
                        ? new Scorer(model).scoreAlone(new ScoringRequest(tokens, answers(), stack))
                        : readOut.read(new StateReader(model).mean(tokens, stack, readOut.depth())))
                .toArray(double[][]::new);
    }

    private static List<int[]> answers() {
        return CreditSpec.SPEC.outcomes().stream()
                .map(Outcome::answer)
                .map(TasksSideBySideTest::tokens)
                .toList();
    }

    private static int[] tokens(String text) {
        return model.tokenizer().encode(text);
    }

    private static String prompt(int amount) {
        return "Amount: %d\nPurpose: car\nNote: \nRisk:".formatted(amount);
    }

    private void serve(String name, VersionRef domain, Task task) {
        ReadOut readOut = task.readOut();
        VersionRef version = ADAPTERS.withFiles(
                name,
                1,
                domain,
                CreditSpec.policy(0.5),
                task.adapter(),
                readOut == null ? Map.of() : ReadOutFiles.of(readOut));
        REGISTRY.move("champion", version);
        client.awaitServed("champion", version);
    }

    /** Scores and probabilities of each amount. */
    private List<JsonNode> decisions(String name) throws Exception {
        List<JsonNode> found = new ArrayList<>();
        for (int amount : AMOUNTS) {
            JsonNode decision = ok(client.post(
                    "/v1/decisions",
                    "{\"model\": \"%s\", \"inputs\": {\"amount\": %d, \"purpose\": \"car\"}}".formatted(name, amount)));
            Stream.of("parts", "probabilities").map(decision::path).forEach(found::add);
        }
        return found;
    }
}
