package io.lorica.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lorica.api.registry.BaseModelRef;
import io.lorica.api.registry.VersionRef;
import io.lorica.engine.DecodeWeights;
import io.lorica.formats.checkpoint.Checkpoint;
import io.lorica.formats.checkpoint.Family;
import io.lorica.formats.checkpoint.ModelConfig;
import io.lorica.formats.checkpoint.TinyModel;
import io.lorica.inference.batch.Compute;
import io.lorica.inference.model.BaseModelStart;
import io.lorica.testsupport.CreditSpec;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
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
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class ServingTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

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
    BaseModelStart start;

    @Autowired
    Compute compute;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @DynamicPropertySource
    static void configure(DynamicPropertyRegistry properties) throws IOException {
        Path key = Files.writeString(HOME.resolve("inference.key"), "lor_test");
        Path publicKey = GATEWAY.writePublicKey(HOME);
        properties.add("lorica.security.gateway-public-key", () -> "file:" + publicKey);
        properties.add("lorica.gateway.url", REGISTRY::url);
        properties.add("lorica.gateway.api-key-file", key::toString);
        properties.add(
                "lorica.adapter-cache.directory", () -> HOME.resolve("cache").toString());
        properties.add("lorica.base-model", () -> HOME.resolve("tiny-base").toString());
        properties.add("lorica.model.precision", () -> "FP32");
        properties.add("lorica.model.stack-memory", () -> STACK_MEMORY + "B");
        properties.add("lorica.aliases.poll-interval", () -> "20ms");
        properties.add("lorica.aliases.retry-interval", () -> "50ms");
    }

    @AfterEach
    void restore() {
        REGISTRY.setOut(false);
    }

    @Test
    void readiness_and_the_list_of_models_show_the_base() throws Exception {
        assertThat(get("/actuator/health/readiness").statusCode()).isEqualTo(200);
        assertThat(model("tiny-base").path("state").asString()).isEqualTo("READY");
    }

    @Test
    void text_is_decoded_with_packed_weights() {
        assertThat(start.require().model().decodeWeights()).isEqualTo(DecodeWeights.INT8);
    }

    @Test
    void a_stack_decides_by_its_own_threshold_and_tells_its_basis() throws Exception {
        VersionRef domain = ADAPTERS.domain("finance", 1, 11);
        VersionRef never = ADAPTERS.task("lenient", 1, domain, CreditSpec.policy(1), 12);
        VersionRef always = ADAPTERS.task("strict", 1, domain, CreditSpec.policy(0), 12);
        serve("champion", never);
        serve("champion", always);

        JsonNode approved = ok(decide("lenient"));
        JsonNode rejected = ok(decide("strict"));

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
                        "Amount: 1169\nPurpose: car\nNote: \nRisk:".getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }

    @Test
    void an_alias_swaps_under_load_without_a_failure_or_a_mixed_answer() throws Exception {
        VersionRef first = ADAPTERS.task("swapped", 1, null, CreditSpec.policy(0.5), 21);
        VersionRef second = ADAPTERS.task("swapped", 2, null, CreditSpec.policy(0.5), 22);
        serve("champion", first);
        Map<String, String> expected = new HashMap<>();
        expected.put(first.digest(), ok(decide("swapped")).path("probabilities").toString());
        serve("champion", second);
        expected.put(
                second.digest(), ok(decide("swapped")).path("probabilities").toString());

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
                JsonNode decision = ok(decide("swapped"));
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
                .until(() -> model("moved").path("state").asString().equals("FAILED"));

        assertThat(model("moved").path("detail").asString())
                .contains("moved v2", "aaaaaaaaaaaa", BASE.digest().substring(0, 12), "retrain");
        assertThat(ok(decide("moved")).path("stack").get(0).path("digest").asString())
                .isEqualTo(good.digest());
    }

    @Test
    void a_first_version_of_another_base_is_a_problem_with_the_reason() throws Exception {
        REGISTRY.move("champion", ADAPTERS.onAnotherBase("foreign", 1));
        await().atMost(PATIENCE)
                .until(() -> model("foreign").path("state").asString().equals("FAILED"));

        var response = decide("foreign");

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(json(response).path("type").asString()).isEqualTo("urn:lorica:problem:wrong-base-model");
    }

    @Test
    void a_corrupted_artefact_is_never_served() throws Exception {
        VersionRef ref = ADAPTERS.task("corrupted", 1, null, CreditSpec.policy(0.5), 41);
        REGISTRY.corruptWeights(ref);
        REGISTRY.move("champion", ref);

        await().atMost(PATIENCE)
                .until(() -> model("corrupted").path("state").asString().equals("FAILED"));

        assertThat(model("corrupted").path("detail").asString()).contains("digest");
        assertThat(decide("corrupted").statusCode()).isEqualTo(503);
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

        assertThat(decide("steady").statusCode()).isEqualTo(200);
        assertThat(get("/actuator/health/readiness").statusCode()).isEqualTo(200);
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
            await().atMost(PATIENCE).until(() -> isServed(name));
        }
        var order = new Random(3);
        for (int i = 0; i < 60; i++) {
            String name = names.get(order.nextInt(names.size()));
            JsonNode decision = ok(decide(name));
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
    void a_version_loads_while_the_compute_thread_is_busy() throws Exception {
        var release = new CountDownLatch(1);
        var busy = CompletableFuture.supplyAsync(() -> compute.call(() -> release.await(1, TimeUnit.MINUTES)));
        try {
            serve("champion", ADAPTERS.task("beside", 1, null, CreditSpec.policy(0.5), 78));
            assertThat(busy).isNotDone();
        } finally {
            release.countDown();
        }
        assertThat(busy.get()).isTrue();
        ok(decide("beside"));
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
        if (!isServed("checked")) {
            serve("champion", ADAPTERS.task("checked", 1, null, CreditSpec.policy(0.5), 71));
        }
        var response = post("/v1/decisions", body);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.headers().firstValue("content-type")).hasValue("application/problem+json");
        assertThat(json(response).path("detail").asString()).isNotBlank();
    }

    @Test
    void an_unknown_alias_is_a_problem() throws Exception {
        var response = decide("nobody@candidate");

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(json(response).path("type").asString()).isEqualTo("urn:lorica:problem:unknown-model");
    }

    @Test
    void a_call_without_the_gateways_token_is_refused() throws Exception {
        var response = client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/models"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());

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
        var response = chat(
                "\"max_tokens\": 8, \"temperature\": 0, \"stream\": true, \"stream_options\": {\"include_usage\": true}");
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
        var response = post(
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
    void the_api_describes_itself() throws Exception {
        JsonNode paths = ok(get("/v3/api-docs")).path("paths");

        assertThat(paths.propertyNames()).contains("/v1/decisions", "/v1/models", "/v1/chat/completions");
    }

    /** Moves an alias and waits until it answers. */
    private void serve(String alias, VersionRef version) {
        REGISTRY.move(alias, version);
        String id = alias.equals("champion") ? version.name() : version.name() + "@" + alias;
        await().atMost(PATIENCE).until(() -> {
            JsonNode model = model(id);
            JsonNode stack = model.path("stack");
            return model.path("state").asString("").equals("READY")
                    && stack.get(stack.size() - 1).path("digest").asString().equals(version.digest());
        });
    }

    private boolean isServed(String id) throws Exception {
        return !model(id).isMissingNode();
    }

    private JsonNode model(String id) throws Exception {
        for (JsonNode model : ok(get("/v1/models")).path("data")) {
            if (model.path("id").asString().equals(id)) {
                return model;
            }
        }
        return tools.jackson.databind.node.MissingNode.getInstance();
    }

    private HttpResponse<String> decide(String model) throws Exception {
        return post(
                "/v1/decisions",
                "{\"model\": \"%s\", \"inputs\": {\"amount\": 1169, \"purpose\": \"car\"}}".formatted(model));
    }

    private HttpResponse<String> chat(String fields) throws Exception {
        return post(
                "/v1/chat/completions",
                "{\"model\": \"tiny-base\", \"messages\": [{\"role\": \"user\", \"content\": \"Hello\"}], %s}"
                        .formatted(fields));
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send(HttpRequest.newBuilder().GET(), path);
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return send(
                HttpRequest.newBuilder()
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body)),
                path);
    }

    private HttpResponse<String> send(HttpRequest.Builder request, String path) throws Exception {
        return client.send(
                request.uri(URI.create("http://127.0.0.1:" + port + path))
                        .header("Authorization", "Bearer " + GATEWAY.token())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode ok(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return json(response);
    }

    private static JsonNode json(HttpResponse<String> response) {
        return JsonMapper.shared().readTree(response.body());
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
