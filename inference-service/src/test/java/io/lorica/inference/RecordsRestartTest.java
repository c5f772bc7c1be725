package io.lorica.inference;

import static io.lorica.inference.ServingClient.PATIENCE;
import static io.lorica.inference.ServingClient.json;
import static io.lorica.inference.ServingClient.ok;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lorica.api.record.ShippedRecord;
import io.lorica.api.registry.VersionRef;
import io.lorica.testsupport.CreditSpec;
import io.lorica.testsupport.GatewayTokens;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Records of a node that stops and starts again, and of one that contradicts the centre. */
@Tag("slow")
class RecordsRestartTest {
    private final RegistryServer registry = new RegistryServer();
    private final ReceivedRecords centre = registry.records();
    private final GatewayTokens gateway = new GatewayTokens();
    private final TinyNode tiny = TinyNode.create("records-restart-test", registry);
    private final Path journal = tiny.home().resolve("journal");
    private VersionRef version = new VersionRef("unset", 1, "unset");

    @BeforeEach
    void prepare() {
        version = tiny.adapters()
                .withoutAdapter(
                        "credit",
                        1,
                        null,
                        CreditSpec.policy(0.5),
                        Map.of("scorecard.json", RecordsTest.SCORECARD.getBytes(UTF_8)));
        registry.move("champion", version);
    }

    @AfterEach
    void stopRegistry() {
        registry.close();
    }

    private final class Node implements AutoCloseable {
        private final ConfigurableApplicationContext context;
        private final ServingClient serving;

        Node(String... settings) {
            List<String> arguments = new ArrayList<>(List.of(
                    "--server.port=0",
                    "--lorica.journal.ship-interval=20ms",
                    "--lorica.journal.probe-interval=20ms",
                    "--lorica.aliases.poll-interval=20ms"));
            NodeSettings.register(
                    (name, value) -> arguments.add("--%s=%s".formatted(name, value.get())),
                    tiny.home(),
                    TinyNode.BASE,
                    gateway,
                    registry);
            arguments.addAll(Arrays.asList(settings));
            context = new SpringApplicationBuilder(InferenceApplication.class).run(arguments.toArray(String[]::new));
            serving = new ServingClient(
                    context.getEnvironment().getRequiredProperty("local.server.port", Integer.class), gateway);
            serving.awaitServed("champion", version);
        }

        String decide() throws Exception {
            return ok(serving.decide("credit")).path("id").asString();
        }

        String shipping() throws Exception {
            return json(serving.get("/actuator/health"))
                    .path("components")
                    .path("journal")
                    .path("details")
                    .path("shipping")
                    .asString("");
        }

        @Override
        public void close() {
            context.close();
        }
    }

    private List<String> received() {
        return centre.all().stream().map(ShippedRecord::id).toList();
    }

    @Test
    void a_lost_answer_and_a_restart_ship_nothing_twice_and_leave_nothing_out() throws Exception {
        List<String> ids = new ArrayList<>();
        centre.loseAnswers(Integer.MAX_VALUE);
        try (var node = new Node()) {
            for (int i = 0; i < 3; i++) {
                ids.add(node.decide());
            }
            await().atMost(PATIENCE).until(() -> received().size() == 3);
            centre.setOut(true);
            for (int i = 0; i < 3; i++) {
                ids.add(node.decide());
            }
        }
        centre.loseAnswers(0);

        // What the node knows of the centre is kept: it starts, and decides, without it.
        try (var node = new Node()) {
            ids.add(node.decide());
            assertThat(received()).hasSize(3);
            centre.setOut(false);

            await().atMost(PATIENCE).until(() -> received().size() == ids.size());
            assertThat(received()).isEqualTo(ids);
            await().atMost(PATIENCE).until(() -> node.shipping().equals("working"));
        }
        int calls = centre.calls();
        try (var node = new Node()) {
            ids.add(node.decide());
            await().atMost(PATIENCE).until(() -> received().equals(ids));
            assertThat(centre.calls()).isEqualTo(calls + 1);
        }
    }

    @Test
    void a_node_that_never_had_the_centres_key_decides_nothing_until_it_has() throws Exception {
        centre.setOut(true);
        try (var node = new Node()) {
            HttpResponse<String> refused = node.serving.decide("credit");
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(json(refused).path("type").asString()).isEqualTo("urn:lorica:problem:no-sealing-key");
            assertThat(refused.headers().firstValue("Retry-After")).isPresent();
            assertThat(node.serving.get("/actuator/health/readiness").statusCode())
                    .isEqualTo(503);

            centre.setOut(false);

            await().atMost(PATIENCE)
                    .until(() -> node.serving.get("/actuator/health/readiness").statusCode() == 200);
            String id = node.decide();
            await().atMost(PATIENCE).until(() -> received().equals(List.of(id)));
        }
    }

    @Test
    void a_backlog_has_a_bound_beyond_which_nothing_is_answered() throws Exception {
        List<String> ids = new ArrayList<>();
        try (var node = new Node("--lorica.journal.max-unshipped=4KB")) {
            await().atMost(PATIENCE)
                    .until(() -> node.serving.get("/actuator/health/readiness").statusCode() == 200);
            centre.setOut(true);
            HttpResponse<String> answer = node.serving.decide("credit");
            while (answer.statusCode() == 200 && ids.size() < 100) {
                ids.add(json(answer).path("id").asString());
                answer = node.serving.decide("credit");
            }
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(json(answer).path("type").asString()).isEqualTo("urn:lorica:problem:journal-unavailable");
            assertThat(node.serving.get("/actuator/health/readiness").statusCode())
                    .isEqualTo(503);
        }
        // Counted again at the start.
        try (var node = new Node("--lorica.journal.max-unshipped=4KB")) {
            assertThat(node.serving.decide("credit").statusCode()).isEqualTo(503);

            centre.setOut(false);

            await().atMost(PATIENCE)
                    .until(() -> node.serving.get("/actuator/health/readiness").statusCode() == 200);
            ids.add(node.decide());
            await().atMost(PATIENCE).until(() -> received().equals(ids));
        }
    }

    @Test
    void a_journal_that_contradicts_the_centre_is_shipped_no_further_and_decisions_go_on() throws Exception {
        try (var node = new Node("--lorica.node.name=twin")) {
            node.decide();
            String second = node.decide();
            await().atMost(PATIENCE).until(() -> received().contains(second));
        }
        centre.replaceLast();
        try (var node = new Node("--lorica.node.name=twin")) {
            await().atMost(PATIENCE).until(() -> node.shipping().startsWith("stopped: "));
            assertThat(node.shipping()).contains("another record 2 of node twin");
            node.decide();
            assertThat(node.serving.get("/actuator/health/readiness").statusCode())
                    .isEqualTo(200);
            assertThat(received()).hasSize(2);
        }
        // A journal that was begun anew under a name that the centre knows by another key.
        Files.move(journal, tiny.home().resolve("lost"));
        centre.forgetAfter(0);
        try (var node = new Node("--lorica.node.name=twin")) {
            node.decide();
            await().atMost(PATIENCE).until(() -> node.shipping().startsWith("stopped: "));
            assertThat(node.shipping()).contains("had another key");
            node.decide();
        }
    }

    @Test
    void a_journal_of_another_node_ends_the_start() throws Exception {
        try (var node = new Node("--lorica.node.name=first")) {
            node.decide();
        }

        assertThatThrownBy(() -> new Node("--lorica.node.name=second"))
                .hasStackTraceContaining(journal.toString())
                .hasStackTraceContaining("first");
    }
}
