package io.lorica.inference;

import static io.lorica.inference.ServingClient.PATIENCE;
import static io.lorica.inference.ServingClient.json;
import static io.lorica.inference.ServingClient.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lorica.api.registry.VersionRef;
import io.lorica.inference.compute.Lane;
import io.lorica.inference.compute.PendingResult;
import io.lorica.inference.compute.SlicedWork;
import io.lorica.inference.model.ModelLease;
import io.lorica.inference.model.ServedModels;
import io.lorica.testsupport.CreditSpec;
import io.lorica.testsupport.GatewayTokens;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** An explanation that takes longer than the node allows. */
@Tag("slow")
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class ExplanationTimeoutTest {
    private static final RegistryServer REGISTRY = new RegistryServer();
    private static final GatewayTokens GATEWAY = new GatewayTokens();
    private static final TinyNode NODE = TinyNode.create("explanation-timeout-test", REGISTRY);
    private static final TinyAdapters ADAPTERS = NODE.adapters();

    private static final String SCORECARD = """
            {"format": 1, "labels": ["good", "bad"], "intercepts": [0.0, -0.1], "adapter_weight": 0.25}""";

    private static final String REFERENCE = """
            {"format": 1, "drawn": {"from": "training rows", "candidates": 9, "seed": 1}, "grams": {},
             "rows": [{"amount": {"kind": "NUMBER", "value": "100"}}], "adapter": [0.5, 2.0]}""";

    @LocalServerPort
    int port;

    @Autowired
    ServedModels models;

    @Autowired
    MeterRegistry meters;

    @DynamicPropertySource
    static void configure(DynamicPropertyRegistry properties) {
        NodeSettings.register(properties, NODE.home(), TinyNode.BASE, GATEWAY, REGISTRY);
        properties.add("lorica.aliases.poll-interval", () -> "20ms");
        // On a machine that is busy with other builds.
        properties.add("lorica.decisions.timeout", () -> "60s");
        properties.add("lorica.explanations.timeout", () -> "100ms");
        properties.add("lorica.batch.lanes.explanation.running", () -> "1");
    }

    /** Reasons are the same for the same record, however busy the node is: there are no others instead. */
    @Test
    void it_is_given_up_with_its_place_and_its_lease_and_decisions_go_on() throws Exception {
        var client = new ServingClient(port, GATEWAY);
        Map<String, byte[]> files =
                new TreeMap<>(ReadOutFiles.of(ReadOutFiles.readOut(NODE.config().hiddenSize(), 2, 3)));
        files.put("scorecard.json", SCORECARD.getBytes(StandardCharsets.UTF_8));
        files.put("reference.json", REFERENCE.getBytes(StandardCharsets.UTF_8));
        serve(client, ADAPTERS.withFiles("busy", 1, null, CreditSpec.policy(0.5), ADAPTERS.adapter(31), files));
        var isDone = new AtomicBoolean();
        PendingResult<String> other;
        try (ModelLease lease = models.lease("busy")) {
            other = lease.base().compute().run(Lane.EXPLANATION, _ -> endless(isDone), lease.share());
        }

        HttpResponse<String> refused = client.explain("busy");

        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(504);
        assertThat(json(refused).path("type").asString()).endsWith(":timed-out");
        assertThat(json(refused).path("detail").asString())
                .contains("not ready within 0.1s", "raise lorica.explanations.timeout");
        assertThat(explanations("lorica.inference.queue.size")).isZero();
        JsonNode decision = ok(client.decide("busy"));
        assertThat(decision.path("parts").propertyNames()).containsExactly("baseline", "adapter");

        isDone.set(true);
        assertThat(other.await(PATIENCE, "none")).isEqualTo("done");
        // The other one alone has ever begun, and nobody holds the version any more once it is replaced.
        assertThat(meters.get("lorica.inference.batch.size")
                        .tag("kind", "explanation")
                        .summary()
                        .count())
                .isEqualTo(1);
        files.put("scorecard.json", SCORECARD.replace("0.25", "0.0").getBytes(StandardCharsets.UTF_8));
        serve(client, ADAPTERS.withoutAdapter("busy", 2, null, CreditSpec.policy(0.5), files));
        await().atMost(PATIENCE)
                .until(() -> meters.get("lorica.inference.resident").gauge().value() == 0);
    }

    private double explanations(String gauge) {
        return meters.get(gauge).tag("kind", "explanation").gauge().value();
    }

    /** Takes the lane's only place, slice after slice. */
    private static SlicedWork<String> endless(AtomicBoolean isDone) {
        return new SlicedWork<>() {
            @Override
            public boolean advance() {
                return !isDone.get();
            }

            @Override
            public String result() {
                return "done";
            }
        };
    }

    private static void serve(ServingClient client, VersionRef version) {
        REGISTRY.move("champion", version);
        client.awaitServed("champion", version);
    }
}
