package io.lorica.inference;

import static io.lorica.inference.ServingClient.PATIENCE;
import static io.lorica.inference.ServingClient.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.lorica.api.registry.BaseModelRef;
import io.lorica.api.registry.VersionRef;
import io.lorica.formats.checkpoint.Checkpoint;
import io.lorica.formats.checkpoint.Family;
import io.lorica.formats.checkpoint.TinyModel;
import io.lorica.testsupport.CreditSpec;
import io.lorica.testsupport.GatewayTokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
    private static final Path HOME;
    private static final TinyAdapters ADAPTERS;

    /** The test's request has amount 1169: a weighted evidence of 0.5 * (0.4 + 0.3) for bad, and -0.1 to begin with. */
    private static final String SCORECARD = """
            {"format": 1, "labels": ["good", "bad"], "intercepts": [0.0, -0.1], "adapter_weight": %s,
             "points": {"weight": 0.5, "part": {"intercepts": [0.0, 0.0], "fields": [
               {"field": "amount", "weight": 1.0, "binning": {"kind": "ranges", "edges": [500.0]}, "bins": [
                 {"rows": [40, 10], "evidence": [0.1, -0.4]}, {"rows": [20, 30], "evidence": [-0.3, 0.4]},
                 {"rows": [0, 0], "evidence": [0.0, 0.0]}, {"rows": [0, 0], "evidence": [0.0, 0.0]}]}]}}}""";

    static {
        try {
            HOME = Files.createTempDirectory("scorecard-test");
            TinyModel.write(HOME.resolve("tiny-base"), Family.LLAMA, 7);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try (Checkpoint checkpoint = Checkpoint.open(HOME.resolve("tiny-base"))) {
            var base = new BaseModelRef("tiny-base", checkpoint.digest().sha256());
            ADAPTERS = new TinyAdapters(REGISTRY, checkpoint.config(), base);
        }
    }

    @LocalServerPort
    int port;

    private ServingClient client;

    @DynamicPropertySource
    static void configure(DynamicPropertyRegistry properties) {
        NodeSettings.register(properties, HOME, "tiny-base", GATEWAY, REGISTRY);
        properties.add("lorica.aliases.poll-interval", () -> "20ms");
        properties.add("lorica.aliases.retry-interval", () -> "50ms");
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
    }

    @Test
    void the_adapters_share_is_added_with_its_weight() throws Exception {
        serve(version("beside", 1, SCORECARD.formatted("0.25")));
        serve(ADAPTERS.task("adapter-alone", 1, null, CreditSpec.policy(0.5), 71));

        JsonNode both = ok(client.decide("beside")).path("parts");
        JsonNode alone = ok(client.decide("adapter-alone")).path("parts").path("adapter");

        assertThat(both.propertyNames()).containsExactly("baseline", "points", "adapter");
        for (String label : new String[] {"good", "bad"}) {
            assertThat(both.path("adapter").path(label).asDouble())
                    .isCloseTo(0.25 * alone.path(label).asDouble(), within(1e-6));
        }
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
