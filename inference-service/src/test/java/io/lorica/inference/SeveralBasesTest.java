package io.lorica.inference;

import static io.lorica.inference.ServingClient.PATIENCE;
import static io.lorica.inference.ServingClient.json;
import static io.lorica.inference.ServingClient.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lorica.api.registry.BaseModelRef;
import io.lorica.api.registry.VersionRef;
import io.lorica.formats.checkpoint.Checkpoint;
import io.lorica.formats.checkpoint.Family;
import io.lorica.formats.checkpoint.TinyModel;
import io.lorica.testsupport.CreditSpec;
import io.lorica.testsupport.GatewayTokens;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** One node that serves two base models, each with adapters of its own. */
@Tag("slow")
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class SeveralBasesTest {
    private static final long STACK_MEMORY = 24L << 20;

    private static final RegistryServer REGISTRY = new RegistryServer();
    private static final GatewayTokens GATEWAY = new GatewayTokens();
    private static final Path HOME = temporaryDirectory();
    private static final Base LLAMA = new Base("tiny-llama", Family.LLAMA, 7);
    private static final Base QWEN = new Base("tiny-qwen", Family.QWEN3, 8);

    /** A base model on disk and adapters for it. */
    private static final class Base {
        private final BaseModelRef ref;
        private final TinyAdapters adapters;

        Base(String name, Family family, long seed) {
            TinyModel.write(HOME.resolve(name), family, seed);
            try (Checkpoint checkpoint = Checkpoint.open(HOME.resolve(name))) {
                ref = new BaseModelRef(name, checkpoint.digest().sha256());
                adapters = new TinyAdapters(REGISTRY, checkpoint.config(), ref);
            }
        }

        VersionRef task(String name, int number, long seed) {
            return adapters.task(name, number, null, CreditSpec.policy(0.5), seed);
        }
    }

    @LocalServerPort
    int port;

    @Autowired
    MeterRegistry meters;

    private ServingClient client;

    @DynamicPropertySource
    static void configure(DynamicPropertyRegistry properties) {
        settings().forEach((name, value) -> properties.add(name, () -> value));
        properties.add(
                "lorica.model.further-bases", () -> HOME.resolve("tiny-qwen").toString());
    }

    private static Map<String, String> settings() {
        return Map.of(
                "lorica.security.gateway-public-key",
                GATEWAY.publicKeyUrl(),
                "lorica.gateway.url",
                REGISTRY.url(),
                "lorica.gateway.api-key-file",
                keyFile().toString(),
                "lorica.adapter-cache.directory",
                HOME.resolve("cache").toString(),
                "lorica.journal.directory",
                HOME.resolve("journal").toString(),
                "lorica.base-model",
                HOME.resolve("tiny-llama").toString(),
                "lorica.model.precision",
                "FP32",
                "lorica.model.stack-memory",
                STACK_MEMORY + "B",
                "lorica.aliases.poll-interval",
                "20ms",
                "lorica.aliases.retry-interval",
                "50ms");
    }

    @BeforeEach
    void connect() {
        client = new ServingClient(port, GATEWAY);
    }

    @Test
    void the_node_is_ready_with_both_bases_and_lists_them_in_the_order_of_its_settings() throws Exception {
        await().atMost(PATIENCE)
                .until(() -> client.get("/actuator/health/readiness").statusCode() == 200);
        JsonNode models = ok(client.get("/v1/models")).path("data");

        assertThat(models.get(0).path("id").asString()).isEqualTo("tiny-llama");
        assertThat(models.get(1).path("id").asString()).isEqualTo("tiny-qwen");
        assertThat(models.get(0).path("state").asString()).isEqualTo("READY");
        assertThat(models.get(1).path("state").asString()).isEqualTo("READY");
    }

    @Test
    void each_base_chats_under_its_own_name() throws Exception {
        String greedy = "\"max_tokens\": 24, \"temperature\": 0";
        JsonNode llama = ok(client.chat("tiny-llama", greedy));
        JsonNode qwen = ok(client.chat("tiny-qwen", greedy));

        assertThat(llama.path("model").asString()).isEqualTo("tiny-llama");
        assertThat(qwen.path("model").asString()).isEqualTo("tiny-qwen");
        assertThat(llama.path("choices")).isNotEqualTo(qwen.path("choices"));
    }

    @Test
    void an_adapter_decides_and_chats_on_the_base_that_it_was_trained_on() throws Exception {
        serve(LLAMA.task("on-llama", 1, 11));
        serve(QWEN.task("on-qwen", 1, 11));

        JsonNode llama = ok(client.decide("on-llama"));
        JsonNode qwen = ok(client.decide("on-qwen"));

        assertThat(llama.path("base_model").path("digest").asString()).isEqualTo(LLAMA.ref.digest());
        assertThat(qwen.path("base_model").path("digest").asString()).isEqualTo(QWEN.ref.digest());
        assertThat(llama.path("prompt_sha256")).isEqualTo(qwen.path("prompt_sha256"));
        assertThat(llama.path("probabilities")).isNotEqualTo(qwen.path("probabilities"));
        assertThat(ok(client.chat("on-llama", "\"max_tokens\": 5"))
                        .path("model")
                        .asString())
                .isEqualTo("on-llama");
        assertThat(ok(client.chat("on-qwen", "\"max_tokens\": 5")).path("model").asString())
                .isEqualTo("on-qwen");
    }

    @Test
    void aliases_swap_on_both_bases_under_load_and_every_answer_has_its_own_bits() throws Exception {
        List<VersionRef> versions = List.of(
                LLAMA.task("left", 1, 21),
                LLAMA.task("left", 2, 22),
                QWEN.task("right", 1, 23),
                QWEN.task("right", 2, 24));
        Map<String, String> expected = new HashMap<>();
        for (VersionRef version : versions) {
            serve(version);
            expected.put(
                    version.digest(),
                    ok(client.decide(version.name())).path("probabilities").toString());
        }

        AtomicBoolean isOver = new AtomicBoolean();
        List<CompletableFuture<Set<String>>> callers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (String model : List.of("left", "right", "left", "right")) {
                callers.add(CompletableFuture.supplyAsync(() -> callUntil(isOver, model, expected), threads));
            }
            for (int swap = 0; swap < 6; swap++) {
                serve(versions.get(swap % 2));
                serve(versions.get(2 + swap % 2));
            }
            isOver.set(true);
        }
        Set<String> seen = new HashSet<>();
        for (var caller : callers) {
            seen.addAll(caller.get());
        }
        assertThat(seen).hasSize(4);
    }

    /** @return digests that answered */
    private Set<String> callUntil(AtomicBoolean isOver, String model, Map<String, String> expected) {
        Set<String> seen = new HashSet<>();
        try {
            while (!isOver.get()) {
                JsonNode decision = ok(client.decide(model));
                String digest = decision.path("stack").get(0).path("digest").asString();
                assertThat(decision.path("probabilities").toString()).isEqualTo(expected.get(digest));
                seen.add(digest);
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return seen;
    }

    @Test
    void an_alias_may_move_to_a_version_on_the_other_base() throws Exception {
        serve(LLAMA.task("migrated", 1, 31));
        serve(QWEN.task("migrated", 2, 32));

        assertThat(ok(client.decide("migrated")).path("base_model").path("name").asString())
                .isEqualTo("tiny-qwen");
    }

    @Test
    void an_adapter_of_a_base_that_is_not_served_is_refused_with_those_that_are() throws Exception {
        REGISTRY.move("champion", LLAMA.adapters.onAnotherBase("foreign", 1));
        await().atMost(PATIENCE)
                .until(() -> client.model("foreign").path("state").asString().equals("FAILED"));

        assertThat(client.model("foreign").path("detail").asString())
                .contains("foreign v1", "aaaaaaaaaaaa", "other-model", "retrain")
                .contains(LLAMA.ref.digest().substring(0, 12), "tiny-llama")
                .contains(QWEN.ref.digest().substring(0, 12), "tiny-qwen");
        assertThat(json(client.decide("foreign")).path("type").asString())
                .isEqualTo("urn:lorica:problem:wrong-base-model");
    }

    @Test
    void the_bases_share_the_memory_for_stacks() throws Exception {
        List<VersionRef> versions = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            versions.add(LLAMA.task("left-" + i, 1, 41 + i));
            versions.add(QWEN.task("right-" + i, 1, 61 + i));
        }
        versions.forEach(this::serve);
        for (VersionRef version : versions) {
            JsonNode decision = ok(client.decide(version.name()));
            assertThat(decision.path("stack").get(0).path("digest").asString()).isEqualTo(version.digest());
            assertThat(meters.get("lorica.inference.resident").gauge().value()).isLessThanOrEqualTo(STACK_MEMORY);
        }
    }

    @Test
    void each_base_has_a_compute_thread_and_meters_of_its_own() {
        assertThat(Stream.of("tiny-llama", "tiny-qwen"))
                .allSatisfy(base -> assertThat(meters.get("lorica.inference.engine.works")
                                .tag("base", base)
                                .gauge()
                                .value())
                        .isEqualTo(1));
        assertThat(Thread.getAllStackTraces().keySet().stream().map(Thread::getName))
                .contains("lorica-compute-tiny-llama", "lorica-compute-tiny-qwen");
    }

    @Test
    void the_same_base_twice_ends_the_start() {
        var node = new SpringApplicationBuilder(InferenceApplication.class).properties("server.port=0");
        List<String> arguments = new ArrayList<>();
        settings().forEach((name, value) -> arguments.add("--%s=%s".formatted(name, value)));
        arguments.add("--lorica.journal.directory=" + HOME.resolve("other-journal"));
        arguments.add("--lorica.model.further-bases=" + HOME.resolve("tiny-llama"));

        assertThatThrownBy(() -> node.run(arguments.toArray(String[]::new)))
                .hasStackTraceContaining("Two base models are called tiny-llama")
                .hasStackTraceContaining("lorica.model.further-bases");
    }

    private void serve(VersionRef version) {
        REGISTRY.move("champion", version);
        client.awaitServed("champion", version);
    }

    private static Path keyFile() {
        try {
            return Files.writeString(HOME.resolve("inference.key"), "lor_test");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path temporaryDirectory() {
        try {
            return Files.createTempDirectory("several-bases-test");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
