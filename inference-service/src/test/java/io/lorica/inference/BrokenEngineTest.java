package io.lorica.inference;

import static io.lorica.inference.ServingClient.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.lorica.formats.checkpoint.Family;
import io.lorica.formats.checkpoint.TinyModel;
import io.lorica.inference.compute.Compute;
import io.lorica.inference.model.Bases;
import io.lorica.inference.model.ServedBase;
import io.lorica.testsupport.GatewayTokens;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** A node whose engine breaks in the middle of a stream. */
@Tag("slow")
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@DirtiesContext
class BrokenEngineTest {
    private static final RegistryServer REGISTRY = new RegistryServer();
    private static final GatewayTokens GATEWAY = new GatewayTokens();

    /** Enough for some text, and few enough that more of it is to come. */
    private static final int STEPS = 16;

    private static final Path HOME = temporaryDirectory();

    @LocalServerPort
    int port;

    @Autowired
    Bases bases;

    @Autowired
    MeterRegistry meters;

    @DynamicPropertySource
    static void configure(DynamicPropertyRegistry properties) {
        TinyModel.write(HOME.resolve("tiny-base"), Family.LLAMA, 7);
        NodeSettings.register(properties, HOME, "tiny-base", GATEWAY, REGISTRY);
        // PyTorch throws once the model is closed; the threads of packed decoding would wait for ever.
        properties.add("lorica.model.decode-weights", () -> "TORCH");
        properties.add("lorica.batch.probe-interval", () -> "20ms");
    }

    @Test
    void a_stream_that_breaks_ends_with_an_error_and_its_cause_in_the_log_and_the_node_leaves_service()
            throws Exception {
        ServingClient client = new ServingClient(port, GATEWAY);
        ServedBase base = bases.named("tiny-base").orElseThrow();
        Logger logger = (Logger) LoggerFactory.getLogger("io.lorica.inference.chat.ChatController");
        var lines = new ListAppender<ILoggingEvent>();
        lines.start();
        logger.addAppender(lines);
        var hold = new CountDownLatch(1);
        var busy = CompletableFuture.runAsync(() -> base.compute().call(() -> hold.await(1, TimeUnit.MINUTES)));
        var stream = CompletableFuture.supplyAsync(() -> stream(client));
        await().atMost(PATIENCE)
                .until(() -> meters.get("lorica.inference.queue.size")
                                .tag("kind", "chat")
                                .gauge()
                                .value()
                        == 1);
        inTurns(STEPS, base.compute(), base.model()::close);
        hold.countDown();
        busy.join();
        var response = stream.join();

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).contains("computation_failed").doesNotContain("[DONE]");
        await().atMost(PATIENCE).until(() -> !lines.list.isEmpty());
        ILoggingEvent line = lines.list.getFirst();
        assertThat(line.getFormattedMessage()).contains("computation-failed", "tiny-base");
        assertThat(line.getThrowableProxy().getCause()).isNotNull();
        assertThat(line.getMDCPropertyMap()).isNotEmpty();

        await().atMost(PATIENCE)
                .until(() -> client.get("/actuator/health/readiness").statusCode() == 503);
        assertThat(client.get("/actuator/health").body()).contains("tiny-base: ");
        logger.detachAppender(lines);
    }

    private static HttpResponse<String> stream(ServingClient client) {
        try {
            return client.chat("tiny-base", "\"max_tokens\": 200, \"temperature\": 0, \"stream\": true");
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Does something after so many turns of the compute thread, in each of which a running text gets a token. */
    private static void inTurns(int turns, Compute compute, Runnable work) {
        compute.release(turns == 0 ? work : () -> inTurns(turns - 1, compute, work));
    }

    private static Path temporaryDirectory() {
        try {
            return Files.createTempDirectory("broken-engine-test");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
