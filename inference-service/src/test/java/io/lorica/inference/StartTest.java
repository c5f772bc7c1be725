package io.lorica.inference;

import static io.lorica.inference.ServingClient.PATIENCE;
import static io.lorica.inference.ServingClient.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lorica.testsupport.CreditSpec;
import io.lorica.testsupport.GatewayTokens;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** What a node tells while it has yet to load what it is to serve. */
@Tag("slow")
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class StartTest {
    private static final RegistryServer REGISTRY = new RegistryServer();
    private static final GatewayTokens GATEWAY = new GatewayTokens();
    private static final TinyNode NODE = TinyNode.create("start-test", REGISTRY);
    private static final Path HOME = NODE.home();

    static {
        REGISTRY.move("champion", NODE.adapters().task("credit", 1, null, CreditSpec.policy(0.5), 61));
        REGISTRY.holdFilesOf("credit");
    }

    @LocalServerPort
    int port;

    @DynamicPropertySource
    static void configure(DynamicPropertyRegistry properties) {
        NodeSettings.register(properties, HOME, TinyNode.BASE, GATEWAY, REGISTRY);
        properties.add("lorica.aliases.poll-interval", () -> "20ms");
    }

    @Test
    void a_node_is_not_ready_and_calls_no_model_unknown_before_it_has_loaded_what_it_is_to_serve() throws Exception {
        var client = new ServingClient(port, GATEWAY);
        HttpResponse<String> early = client.decide("credit");
        assertThat(early.statusCode()).isEqualTo(503);
        assertThat(early.headers().firstValue("Retry-After")).isPresent();
        await().atMost(PATIENCE)
                .until(() -> client.model("credit").path("state").asString().equals("LOADING"));
        assertThat(client.get("/actuator/health/readiness").statusCode()).isEqualTo(503);
        assertThat(client.get("/actuator/health").statusCode()).isEqualTo(503);
        assertThat(client.get("/actuator/health/liveness").statusCode()).isEqualTo(200);

        REGISTRY.release();

        await().atMost(PATIENCE)
                .until(() -> client.get("/actuator/health/readiness").statusCode() == 200);
        ok(client.decide("credit"));
        assertThat(client.decide("unheard-of").statusCode()).isEqualTo(404);
    }
}
