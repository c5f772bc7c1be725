package io.lorica.inference;

import static io.lorica.inference.ServingClient.json;
import static io.lorica.inference.ServingClient.ok;
import static org.assertj.core.api.Assertions.assertThat;

import io.lorica.api.decision.DecisionPolicy;
import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.decision.Field;
import io.lorica.api.decision.FieldPolicy;
import io.lorica.api.decision.FieldRole;
import io.lorica.api.decision.FieldType;
import io.lorica.api.inference.ModelDecision;
import io.lorica.api.registry.VersionRef;
import io.lorica.testsupport.CreditSpec;
import io.lorica.testsupport.GatewayTokens;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a model says of itself to whoever may ask it, and what it keeps to itself. */
@Tag("slow")
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class ModelDescriptionTest {
    private static final RegistryServer REGISTRY = new RegistryServer();
    private static final GatewayTokens GATEWAY = new GatewayTokens();
    private static final TinyNode NODE = TinyNode.create("description-test", REGISTRY);
    private static final Path HOME = NODE.home();
    private static final TinyAdapters ADAPTERS = NODE.adapters();

    @LocalServerPort
    int port;

    @Autowired
    JsonMapper mapper;

    private ServingClient client;

    @DynamicPropertySource
    static void configure(DynamicPropertyRegistry properties) {
        NodeSettings.register(properties, HOME, TinyNode.BASE, GATEWAY, REGISTRY);
        properties.add("lorica.aliases.poll-interval", () -> "20ms");
    }

    @BeforeEach
    void connect() {
        client = new ServingClient(port, GATEWAY);
    }

    @Test
    void a_model_tells_its_inputs_and_outcomes_and_nothing_else_of_its_spec() throws Exception {
        serve("candidate", ADAPTERS.task("credit", 1, null, CreditSpec.policy(0.5), 3));

        HttpResponse<String> response = client.get("/v1/models/credit@candidate");

        JsonNode model = ok(response);
        assertThat(model.path("object").asString()).isEqualTo("model");
        assertThat(model.path("owned_by").asString()).isEqualTo("lorica");
        assertThat(model.path("created").isIntegralNumber()).isTrue();
        assertThat(decisionOf(model))
                .isEqualTo(new ModelDecision(
                        "credit-approval",
                        List.of(
                                new ModelDecision.InputField(
                                        "amount", FieldType.NUMBER, true, List.of(), null, null, null, null),
                                new ModelDecision.InputField(
                                        "purpose",
                                        FieldType.CATEGORY,
                                        true,
                                        List.of("car", "education"),
                                        null,
                                        null,
                                        null,
                                        null),
                                new ModelDecision.InputField(
                                        "note", FieldType.TEXT, false, List.of(), null, null, 4000, null)),
                        List.of(
                                new ModelDecision.Outcome("good", "approve"),
                                new ModelDecision.Outcome("bad", "reject")),
                        false,
                        "bad",
                        List.of("adapter"),
                        true));
        assertThat(response.body()).doesNotContain("\"age\"", "row_id", "{{", "prompt_template", "\"risk\"");
    }

    @Test
    void a_models_bounds_and_whether_it_may_leave_it_to_a_person_are_told() throws Exception {
        DecisionSpec spec = CreditSpec.SPEC
                .withFields(List.of(
                        new Field("amount", FieldType.NUMBER, FieldRole.INPUT, true, List.of())
                                .withRange(BigDecimal.ONE, new BigDecimal("20000.5"))
                                .withPolicy(FieldPolicy.UNKNOWN, null),
                        new Field("purpose", FieldType.CATEGORY, FieldRole.INPUT, false, List.of())
                                .withPolicy(FieldPolicy.REFUSE, null),
                        new Field("note", FieldType.TEXT, FieldRole.INPUT, false, List.of()).withMaxCharacters(80),
                        new Field("customer", FieldType.TEXT, FieldRole.ENTITY, false, List.of()),
                        new Field("risk", FieldType.CATEGORY, FieldRole.LABEL, true, List.of("good", "bad"))))
                .withCosts(Map.of(
                        "good", Map.of("bad", 1.0, "review", 0.2),
                        "bad", Map.of("good", 5.0, "review", 0.2)));
        serve("champion", ADAPTERS.task("bounded", 1, null, new DecisionPolicy(spec, null), 3));

        HttpResponse<String> response = client.get("/v1/models/bounded");
        ModelDecision decision = decisionOf(ok(response));

        assertThat(decision.review()).isTrue();
        assertThat(decision.fields())
                .containsExactly(
                        new ModelDecision.InputField(
                                "amount",
                                FieldType.NUMBER,
                                false,
                                List.of(),
                                BigDecimal.ONE,
                                new BigDecimal("20000.5"),
                                null,
                                FieldPolicy.UNKNOWN),
                        new ModelDecision.InputField(
                                "purpose", FieldType.CATEGORY, true, List.of(), null, null, 200, FieldPolicy.REFUSE),
                        new ModelDecision.InputField("note", FieldType.TEXT, false, List.of(), null, null, 80, null));
        assertThat(response.body()).doesNotContain("customer");
    }

    @Test
    void a_model_that_only_chats_and_a_base_say_of_no_decision() throws Exception {
        serve("champion", ADAPTERS.task("talker", 1, null, null, 3));

        assertThat(ok(client.get("/v1/models/talker")).has("decision")).isFalse();
        assertThat(ok(client.get("/v1/models/tiny-base")).has("decision")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "near@candiate, near@candidate",
        "Near@Candidate, near@candidate",
        "tinybase, tiny-base",
    })
    void an_unknown_id_is_answered_with_the_one_that_was_meant(String asked, String meant) throws Exception {
        serve("candidate", ADAPTERS.task("near", 1, null, CreditSpec.policy(0.5), 3));

        for (var response : List.of(client.get("/v1/models/" + asked), client.decide(asked))) {
            assertThat(response.statusCode()).isEqualTo(404);
            assertThat(json(response).path("type").asString()).isEqualTo("urn:lorica:problem:unknown-model");
            assertThat(json(response).path("detail").asString()).contains("did you mean '" + meant + "'?");
        }
    }

    @Test
    void an_adapter_that_no_alias_serves_is_said_to_lack_one() throws Exception {
        serve("candidate", ADAPTERS.task("waiting", 1, null, CreditSpec.policy(0.5), 3));

        assertThat(json(client.decide("waiting")).path("detail").asString())
                .contains("its alias champion points to no version; served are: waiting@candidate.");
        assertThat(json(client.decide("entirely-different")).path("detail").asString())
                .contains("no alias such as champion points to a version of it.", "PUT /v1/adapters/");
    }

    private ModelDecision decisionOf(JsonNode model) {
        return mapper.treeToValue(model.path("decision"), ModelDecision.class);
    }

    private void serve(String alias, VersionRef version) {
        REGISTRY.move(alias, version);
        client.awaitServed(alias, version);
    }
}
