package io.lorica.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.lorica.registry.RegistryClient.Answer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BadInputTest extends RegistryServer {
    private static final String A = "x.lora_A.weight";
    private static final String B = "x.lora_B.weight";

    static Stream<Arguments> badFiles() {
        byte[] config = PeftFiles.config(2);
        byte[] weights = PeftFiles.weights(2, 1);
        return Stream.of(
                arguments("truncated data", config, Arrays.copyOf(weights, weights.length - 1), "truncated"),
                arguments("truncated header", config, Arrays.copyOf(weights, 40), "truncated"),
                arguments("no header", config, new byte[3], "truncated"),
                arguments("header above file size", config, withHeaderLength(weights, 1_000_000), "1000000"),
                arguments("header of absurd size", config, withHeaderLength(weights, -1), "18446744073709551615"),
                arguments("appended bytes", config, Arrays.copyOf(weights, weights.length + 4), "damaged"),
                arguments("header not JSON", config, PeftFiles.safetensors("{nope", 0, 0), "not valid JSON"),
                arguments("header not an object", config, PeftFiles.safetensors("[1]", 0, 0), "not a JSON object"),
                arguments("no matrices", config, PeftFiles.safetensors("{}", 0, 0), "pairs"),
                arguments("overlap", config, two("[2,1]", 4, 12), "overlapping"),
                arguments("gap", config, two("[2,1]", 12, 20), "hole"),
                arguments("shape and bytes differ", config, two("[2,2]", 8, 16), "takes 16 bytes, but 8 are given"),
                arguments("b08: NaN", config, withLastValue(weights, Float.NaN), "lora_B.weight' holds NaN"),
                arguments("b08: infinity", config, withLastValue(weights, -1 / 0f), "holds -Infinity"),
                arguments("an absurd value", config, withLastValue(weights, 1e20f), "at most 10000"),
                arguments("header of 50 MB", config, withHeaderLength(weights, 50_000_000), "50000000"),
                arguments(
                        "narrower than its tensors",
                        bytes("{\"peft_type\":\"LORA\",\"r\":2,\"target_modules\":[\"v_proj\"]}"),
                        weights,
                        "do not cover"),
                arguments("rank mismatch", PeftFiles.config(8), weights, "with r = 8"),
                arguments("config not JSON", bytes("{"), weights, "not valid JSON"),
                arguments("config not an object", bytes("[]"), weights, "not a JSON object"),
                arguments("other adapter type", bytes("{\"peft_type\":\"IA3\",\"r\":2}"), weights, "IA3"),
                arguments("no rank", bytes("{\"peft_type\":\"LORA\"}"), weights, "'r' must be an integer"),
                arguments(
                        "a kind that no node applies",
                        bytes("{\"peft_type\":\"LORA\",\"r\":2,\"use_dora\":true,\"target_modules\":[\"q_proj\"]}"),
                        weights,
                        "use_dora"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badFiles")
    void a_broken_adapter_is_refused_and_leaves_nothing(String what, byte[] config, byte[] weights, String reason) {
        String name = adapter("TASK");
        var refused = client().register(name, PeftFiles.manifest(), PeftFiles.files(config, weights));

        assertProblem(refused, 422, "invalid-artefact", reason);
        assertNothingRegistered(name);
    }

    static Stream<Arguments> otherShapes() {
        return Stream.of(
                arguments("as stated", shape(1, 3, 3), ""),
                arguments("more layers", shape(2, 3, 3), "no matrices for model.layers.1.self_attn.q_proj"),
                arguments("a wider base", shape(1, 4, 3), "need [2, 4]"),
                arguments("other heads", shape(1, 3, 6), "need [6, 2]"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("otherShapes")
    void an_adapter_must_fit_the_base_models_shape_that_the_manifest_states(
            String what, Map<String, Integer> shape, String reason) {
        String name = adapter("TASK");
        var manifest = PeftFiles.manifest();
        manifest.put("base_shape", shape);
        var answer = client().register(name, manifest, PeftFiles.files(1));

        if (reason.isEmpty()) {
            assertThat(answer.status()).isEqualTo(201);
            assertThat(answer.body()
                            .path("manifest")
                            .path("base_shape")
                            .path("layers")
                            .asInt())
                    .isEqualTo(1);
        } else {
            assertProblem(answer, 422, "invalid-artefact", reason);
            assertNothingRegistered(name);
        }
    }

    private static Map<String, Integer> shape(int layers, int hidden, int query) {
        return Map.of(
                "layers",
                layers,
                "hidden_size",
                hidden,
                "intermediate_size",
                8,
                "query_width",
                query,
                "key_value_width",
                3,
                "vocab_size",
                100);
    }

    static Stream<Arguments> badManifests() {
        return Stream.of(
                arguments("not JSON", "{", "line"),
                arguments("null", "null", "null"),
                arguments("unknown field", with("colour", "red"), "colour"),
                arguments("misspelt field", with("base_shpae", Map.of()), "did you mean 'base_shape'?"),
                arguments(
                        "misspelt inner field",
                        with("base_model", Map.of("nmae", "b", "digest", "a".repeat(64))),
                        "base_model.nmae: is not known; did you mean 'name'?"),
                arguments("no base model", with("base_model", null), "base_model"),
                arguments("bad digest", with("base_model", Map.of("name", "b", "digest", "XYZ")), "base_model.digest"),
                arguments("no metrics", with("metrics", null), "metrics"),
                arguments("metric not a number", with("metrics", Map.of("auc", "good")), "auc"),
                arguments("null data set", with("datasets", java.util.Collections.singletonList(null)), "null"),
                arguments("incomplete decision", with("decision", Map.of("risk_threshold", 0.5)), "decision.spec"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badManifests")
    void a_bad_manifest_is_refused_with_the_field(String what, Object manifest, String field) {
        String name = adapter("TASK");
        assertProblem(client().register(name, manifest, PeftFiles.files(1)), 400, "invalid-request", field);
        assertNothingRegistered(name);
    }

    @Test
    void only_the_files_of_an_adapter_are_taken() {
        String name = adapter("TASK");
        var extra = PeftFiles.files(1);
        extra.put("../../evil.sh", new byte[1]);
        assertProblem(client().register(name, PeftFiles.manifest(), extra), 400, "invalid-request", "not part");
        var missing = PeftFiles.files(1);
        missing.remove("adapter_config.json");
        assertProblem(
                client().register(name, PeftFiles.manifest(), missing), 400, "invalid-request", "adapter_config.json");
        assertProblem(client().register(name, PeftFiles.manifest(), Map.of()), 400, "invalid-request", "missing");
        assertNothingRegistered(name);
    }

    @Test
    void a_file_above_the_limit_is_refused() {
        String name = adapter("TASK");
        var refused = client().register(
                        name, PeftFiles.manifest(), PeftFiles.files(PeftFiles.config(2), new byte[1_200_000]));
        assertProblem(refused, 413, "body-too-large", "larger");
        assertNothingRegistered(name);
    }

    @Test
    void b40_an_adapter_does_not_bear_its_bases_name() {
        client().createAdapter("tiny-base", "TASK");
        assertProblem(
                client().register("tiny-base", PeftFiles.manifest(), PeftFiles.files(1)),
                400,
                "invalid-request",
                "register it under another name");
        assertNothingRegistered("tiny-base");
    }

    @Test
    void a_parent_must_be_a_registered_domain_version_of_the_same_base() {
        String domain = adapter("DOMAIN");
        var parent = client().register(domain, PeftFiles.manifest(), PeftFiles.files(5))
                .body();
        String digest = parent.get("digest").asString();
        String task = adapter("TASK");

        assertProblem(child(task, domain, 2, digest), 422, "invalid-parent", "has no version 2");
        assertProblem(child(task, "nobody", 1, digest), 422, "invalid-parent", "no adapter nobody");
        assertProblem(child(task, domain, 1, "0".repeat(64)), 422, "invalid-parent", digest);
        assertProblem(child(adapter("DOMAIN"), domain, 1, digest), 422, "invalid-parent", "DOMAIN adapter");
        var otherBase = parentManifest(domain, 1, digest);
        otherBase.put("base_model", Map.of("name", "other", "digest", "c".repeat(64)));
        assertProblem(client().register(task, otherBase, PeftFiles.files(1)), 422, "wrong-base-model", "c".repeat(64));
        assertNothingRegistered(task);

        var child = child(task, domain, 1, digest);
        assertThat(child.status()).isEqualTo(201);
        assertThat(child.body().at("/manifest/parent/digest").asString()).isEqualTo(digest);
        assertProblem(
                child(adapter("TASK"), task, 1, child.body().get("digest").asString()),
                422,
                "invalid-parent",
                "TASK adapter");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"name\":\"Bad_Name\",\"layer\":\"TASK\"}",
                "{\"name\":\"ok\",\"layer\":\"THIRD\"}",
                "{\"name\":\"ok\"}",
                "{\"name\":\"ok\",\"layer\":\"TASK\",\"colour\":1}",
                "{",
                ""
            })
    void a_bad_adapter_is_refused(String body) {
        assertThat(client().post("/v1/adapters", body, null).status()).isEqualTo(400);
    }

    @Test
    void what_does_not_exist_is_named() {
        String name = adapter("TASK");
        client().register(name, PeftFiles.manifest(), PeftFiles.files(1));
        String path = "/v1/adapters/" + name;
        assertProblem(client().get("/v1/adapters/nobody"), 404, "unknown-adapter", "nobody");
        assertProblem(
                client().register("nobody", PeftFiles.manifest(), PeftFiles.files(1)),
                404,
                "unknown-adapter",
                "nobody");
        assertProblem(client().get(path + "/versions/9"), 404, "unknown-version", "1 to 1");
        assertProblem(client().get(path + "/versions/1/files/optimizer.pt"), 404, "unknown-file", "optimizer.pt");
        assertProblem(client().get(path + "/aliases/champion"), 404, "unknown-alias", "champion");
        assertProblem(client().get(path + "/aliases/champion/history"), 404, "unknown-alias", "champion");
        assertProblem(client().move(name, "champion", 9, null), 404, "unknown-version", "9");
        assertProblem(client().createAdapter(name, "TASK"), 409, "adapter-exists", name);
        assertThat(client().get(path + "/versions/one").status()).isEqualTo(400);
        assertThat(client().get("/v1/nothing").status()).isEqualTo(404);
    }

    @Test
    void lists_refuse_bad_limits_and_cursors() {
        assertProblem(
                client().get("/v1/adapters?limit=0"),
                400,
                "invalid-request",
                "limit: must be greater than or equal to 1");
        assertProblem(
                client().get("/v1/adapters?limit=201"),
                400,
                "invalid-request",
                "limit: must be less than or equal to 200");
        assertProblem(client().get("/v1/adapters?cursor=%25%25"), 400, "invalid-request", "cursor");
    }

    @Test
    void bad_aliases_gates_and_keys_are_refused() {
        String name = adapter("TASK");
        client().register(name, PeftFiles.manifest(), PeftFiles.files(1));
        assertProblem(client().move(name, "Champion", 1, null), 400, "invalid-request", "Champion");
        assertProblem(client().move(name, "champion", 0, null), 400, "invalid-request", "version");
        assertProblem(
                client().put("/v1/adapters/" + name + "/aliases/champion", Map.of("version", 1)),
                400,
                "invalid-request",
                "reason");
        assertProblem(gate(name, Map.of("metric", "auc")), 400, "invalid-request", "no bound");
        assertProblem(
                gate(name, Map.of("metric", "auc", "at_least", 2, "at_most", 1)), 400, "invalid-request", "never");
        assertProblem(
                client().post("/v1/adapters", Map.of("name", freshName(), "layer", "TASK"), "k".repeat(201)),
                400,
                "invalid-request",
                "Idempotency-Key");
    }

    @Test
    void only_tokens_for_this_service_are_let_in() {
        assertProblem(clientWithToken("").get("/v1/adapters"), 401, "unauthenticated", "gateway");
        assertProblem(
                clientWithToken(token("x", "training-service")).get("/v1/adapters"), 401, "unauthenticated", "gateway");
        assertThat(clientWithToken("").get("/actuator/health").status()).isEqualTo(200);
    }

    private Answer gate(String name, Map<String, Object> rule) {
        return client().put("/v1/adapters/" + name + "/gate", Map.of("rules", List.of(rule)));
    }

    private Answer child(String task, String parent, int number, String digest) {
        return client().register(task, parentManifest(parent, number, digest), PeftFiles.files(1));
    }

    private static Map<String, Object> parentManifest(String parent, int number, String digest) {
        return with("parent", Map.of("name", parent, "number", number, "digest", digest));
    }

    private static Map<String, Object> with(String field, @org.jspecify.annotations.Nullable Object value) {
        var manifest = new LinkedHashMap<>(PeftFiles.manifest());
        manifest.put(field, value);
        return manifest;
    }

    private String adapter(String layer) {
        String name = freshName();
        client().createAdapter(name, layer);
        return name;
    }

    private void assertNothingRegistered(String name) {
        assertThat(client().get("/v1/adapters/" + name + "/versions").body().get("items"))
                .isEmpty();
        try (var incoming = java.nio.file.Files.list(artefacts.resolve("incoming"))) {
            assertThat(incoming).isEmpty();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void assertProblem(Answer answer, int status, String slug, String detail) {
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(status);
        assertThat(answer.contentType()).startsWith("application/problem+json");
        assertThat(answer.type()).isEqualTo("urn:lorica:problem:" + slug);
        assertThat(answer.detail()).contains(detail);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] withLastValue(byte[] weights, float value) {
        byte[] changed = weights.clone();
        ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN).putFloat(changed.length - Float.BYTES, value);
        return changed;
    }

    private static byte[] withHeaderLength(byte[] file, long length) {
        byte[] changed = file.clone();
        java.nio.ByteBuffer.wrap(changed)
                .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                .putLong(0, length);
        return changed;
    }

    /** A [2, 1] in the first 8 bytes, then B as given. */
    private static byte[] two(String shape, int begin, int end) {
        String header = """
                {"%s":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]},\
                "%s":{"dtype":"F32","shape":%s,"data_offsets":[%d,%d]}}""".formatted(A, B, shape, begin, end);
        return PeftFiles.safetensors(header, end, 0);
    }
}
