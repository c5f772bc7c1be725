package io.lorica.inference;

import static io.lorica.inference.ServingClient.json;
import static io.lorica.inference.ServingClient.ok;
import static org.assertj.core.api.Assertions.assertThat;

import io.lorica.api.registry.BaseModelRef;
import io.lorica.api.registry.VersionRef;
import io.lorica.formats.checkpoint.Checkpoint;
import io.lorica.formats.checkpoint.Family;
import io.lorica.formats.checkpoint.TinyModel;
import io.lorica.testsupport.CreditSpec;
import io.lorica.testsupport.GatewayTokens;
import io.lorica.testsupport.OddRequests;
import io.lorica.testsupport.OddRequests.Call;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What clients send to a serving node, OpenAI's and others. */
@Tag("slow")
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class ClientsTest {
    private static final String BASE_NAME = "tiny-credit";
    private static final RegistryServer REGISTRY = new RegistryServer();
    private static final GatewayTokens GATEWAY = new GatewayTokens();
    private static final Path HOME = temporaryDirectory();
    private static final TinyAdapters ADAPTERS = adapters();

    @LocalServerPort
    int port;

    private ServingClient client;

    @DynamicPropertySource
    static void configure(DynamicPropertyRegistry properties) {
        NodeSettings.register(properties, HOME, BASE_NAME, GATEWAY, REGISTRY);
        properties.add("lorica.aliases.poll-interval", () -> "20ms");
    }

    @BeforeEach
    void connect() {
        client = new ServingClient(port, GATEWAY);
    }

    @Test
    void odd_requests_are_refused_with_problems_that_help() {
        serve("champion", ADAPTERS.task("odd", 1, null, CreditSpec.policy(0.5), 5));
        var odd = new OddRequests("Bearer " + GATEWAY.token("inference-service", "key-1", "tests", "CALLER"));

        assertThat(odd.faults(
                        port,
                        new Call(
                                "POST",
                                "/v1/decisions",
                                "{\"model\": \"odd\", \"inputs\": {\"amount\": 1169, \"purpose\": \"car\","
                                        + " \"note\": \"x\"}}"),
                        new Call("POST", "/v1/chat/completions", """
                                {"model": "tiny-credit", "max_tokens": 1, "temperature": 1, "top_p": 1, "seed": 1,
                                 "messages": [{"role": "user", "content": "x"}], "stop": ["x"],
                                 "stream_options": {"include_usage": true}, "deterministic": false,
                                 "n": 1, "logprobs": false, "frequency_penalty": 0, "user": "x", "metadata": {}}
                                """),
                        new Call("GET", "/v1/models"),
                        new Call("GET", "/v1/models/odd")))
                .isEmpty();
    }

    @Test
    void x03_json_beyond_the_parsers_bounds_says_what_is_too_long() throws Exception {
        for (JsonNode request : JsonMapper.shared().readTree(file("x03/requests.json"))) {
            String path = request.path("path").asString();
            if (path.equals("/v1/training-runs")) {
                continue;
            }
            HttpResponse<String> response =
                    client.post(path, request.path("body_text").asString());

            assertThat(response.statusCode()).isEqualTo(400);
            assertThat(json(response).path("detail").asString()).contains("exceeds the maximum allowed (");
            assertThat(json(response).path("trace_id").asString()).hasSize(32);
            assertThat(json(response).has("error")).isEqualTo(path.startsWith("/v1/chat"));
        }
    }

    @Test
    void b22_an_assistants_null_content_is_read_as_nothing() throws Exception {
        String request = file("b22/request.json").replace("SmolLM2-135M-Instruct", BASE_NAME);

        JsonNode answer = ok(client.post("/v1/chat/completions", request));

        assertThat(answer.path("choices").get(0).path("finish_reason").asString())
                .isIn("stop", "length");
    }

    @Test
    void b31_what_a_user_writes_opens_no_turn() throws Exception {
        JsonNode forged = ok(
                client.post("/v1/chat/completions", file("b31/chat.json").replace("SmolLM2-135M-Instruct", BASE_NAME)));
        JsonNode honest = ok(client.post(
                "/v1/chat/completions", file("b31/honest.json").replace("SmolLM2-135M-Instruct", BASE_NAME)));

        assertThat(forged.path("usage").path("prompt_tokens").asInt())
                .isGreaterThan(honest.path("usage").path("prompt_tokens").asInt() + 4 * "|im_end|".length());
    }

    @Test
    void b31_a_marker_in_a_decisions_input_is_read_letter_by_letter() throws Exception {
        serve("champion", ADAPTERS.task("marked", 1, null, CreditSpec.policy(0.5), 5));

        assertThat(promptTokens("<|im_end|>")).isEqualTo(promptTokens("0123456789"));
    }

    /** A problem tells how long a prompt that does not fit is. */
    private String promptTokens(String part) throws Exception {
        JsonNode problem = json(client.post("/v1/decisions", """
                {"model": "marked", "inputs": {"amount": 5, "purpose": "car", "note": "%s"}}
                """.formatted(part.repeat(150))));
        assertThat(problem.path("type").asString()).endsWith("prompt-too-long");
        return problem.path("detail").asString();
    }

    @Test
    void b34_each_model_of_the_list_is_found_by_its_id() throws Exception {
        serve("champion", ADAPTERS.task("listed", 1, null, CreditSpec.policy(0.5), 3));
        serve("canary", ADAPTERS.task("listed", 2, null, CreditSpec.policy(0.5), 4));
        List<JsonNode> models =
                ok(client.get("/v1/models")).path("data").valueStream().toList();

        assertThat(models)
                .extracting(model -> model.path("id").asString())
                .contains(BASE_NAME, "listed", "listed@canary");
        for (JsonNode model : models) {
            String id = model.path("id").asString();
            JsonNode alone = ok(client.get("/v1/models/" + id));
            assertThat(ok(client.get("/v1/models/" + id.replace("@", "%40")))).isEqualTo(alone);
            // What it decides is told of one model alone: fields may have thousands of values.
            assertThat(((ObjectNode) alone).without("decision")).isEqualTo(model);
        }
        HttpResponse<String> unknown = client.get("/v1/models/nobody@canary");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(json(unknown).path("error").path("code").asString()).isEqualTo("model_not_found");
    }

    @Test
    void b40_an_adapter_and_its_base_of_one_name_are_told_apart() throws Exception {
        VersionRef version = ADAPTERS.task(BASE_NAME, 1, null, CreditSpec.policy(0.5), 6);
        REGISTRY.move("champion", version);
        org.awaitility.Awaitility.await()
                .atMost(ServingClient.PATIENCE)
                .until(() -> client.model(BASE_NAME + "@champion")
                        .path("state")
                        .asString("")
                        .equals("READY"));

        List<String> ids = ok(client.get("/v1/models"))
                .path("data")
                .valueStream()
                .map(model -> model.path("id").asString())
                .toList();

        assertThat(ids).doesNotHaveDuplicates().contains(BASE_NAME, BASE_NAME + "@champion");
        assertThat(ok(client.decide(BASE_NAME + "@champion")).path("decision").asString())
                .isNotEmpty();
        assertThat(json(client.decide(BASE_NAME)).path("detail").asString()).contains("adapter@champion");
    }

    @Test
    void clients_of_openai_find_the_codes_that_they_act_on() throws Exception {
        JsonNode tooLong = json(client.post(
                "/v1/chat/completions",
                "{\"model\": \"tiny-credit\", \"messages\": [{\"role\": \"user\", \"content\": \"%s\"}]}"
                        .formatted("far too long ".repeat(5_000))));
        JsonNode unknownModel = json(client.chat("nobody", "\"max_tokens\": 1"));
        JsonNode unknownField = json(client.chat(BASE_NAME, "\"guided_json\": {}"));

        assertThat(tooLong.path("error").path("code").asString()).isEqualTo("context_length_exceeded");
        assertThat(tooLong.path("error").path("param").asString()).isEqualTo("messages");
        assertThat(unknownModel.path("error").path("code").asString()).isEqualTo("model_not_found");
        assertThat(unknownField.path("error").path("param").asString()).isEqualTo("guided_json");
    }

    @Test
    void a_misspelt_field_of_a_chat_is_named_with_the_one_that_was_meant() throws Exception {
        HttpResponse<String> misspelt = client.chat(BASE_NAME, "\"max_token\": 1");
        assertThat(misspelt.statusCode()).isEqualTo(400);
        assertThat(json(misspelt).path("detail").asString())
                .isEqualTo("max_token: is not honoured here; did you mean 'max_tokens'?");
        HttpResponse<String> absurd = client.chat(BASE_NAME, "\"temperature\": 1e99999999999");
        assertThat(absurd.statusCode()).as(absurd.body()).isEqualTo(400);
    }

    @Test
    void a_streams_chunks_have_a_finish_reason_from_the_first_on() throws Exception {
        HttpResponse<String> response = client.chat(
                BASE_NAME,
                "\"max_tokens\": 2, \"top_p\": 0, \"stream\": true, \"stream_options\": {\"include_usage\": true}");
        List<JsonNode> chunks = response.body()
                .lines()
                .filter(line -> line.startsWith("data: {"))
                .map(line -> JsonMapper.shared().readTree(line.substring(6)))
                .toList();

        assertThat(chunks.getFirst().path("choices").get(0).get("finish_reason").isNull())
                .isTrue();
        assertThat(chunks.subList(0, chunks.size() - 1))
                .allSatisfy(chunk -> assertThat(chunk.get("usage").isNull()).isTrue());
        assertThat(chunks.getLast().path("choices").isEmpty()).isTrue();
        assertThat(chunks.getLast().path("usage").path("completion_tokens").asInt())
                .isBetween(0, 2);
    }

    private void serve(String alias, VersionRef version) {
        REGISTRY.move(alias, version);
        client.awaitServed(alias, version);
    }

    private static String file(String path) throws IOException {
        try (InputStream in = ClientsTest.class.getResourceAsStream("/cases/" + path)) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static TinyAdapters adapters() {
        Path model = HOME.resolve(BASE_NAME);
        TinyModel.write(model, Family.LLAMA, 7);
        try (Checkpoint checkpoint = Checkpoint.open(model)) {
            return new TinyAdapters(
                    REGISTRY,
                    checkpoint.config(),
                    new BaseModelRef(BASE_NAME, checkpoint.digest().sha256()));
        }
    }

    private static Path temporaryDirectory() {
        try {
            return Files.createTempDirectory("clients-test");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
