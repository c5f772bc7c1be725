package io.lorica.inference;

import static io.lorica.inference.ServingClient.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lorica.api.inference.BatchJob;
import io.lorica.api.inference.BatchState;
import io.lorica.api.inference.CreateBatchRequest;
import io.lorica.api.registry.VersionRef;
import io.lorica.client.LoricaClient;
import io.lorica.files.ExpectedFile;
import io.lorica.testsupport.CreditSpec;
import io.lorica.testsupport.GatewayTokens;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.FileSystemUtils;

/** Batches of a node that stops and starts again. */
@Tag("slow")
class BatchRestartTest {
    /** So many that some are left when a node has stopped, however fast it is. */
    private static final int ROWS = 600;

    private static final RegistryServer REGISTRY = new RegistryServer();
    private static final GatewayTokens GATEWAY = new GatewayTokens();
    private static final TinyNode NODE = TinyNode.create("batch-restart-test", REGISTRY);

    /** A node's own, which it finds again when it starts again. */
    @TempDir
    Path home;

    private Path records = Path.of("unset");
    private VersionRef version = new VersionRef("unset", 1, "unset");
    private VersionRef next = version;

    @BeforeEach
    void prepare() throws IOException {
        version = NODE.adapters().task("credit", 1, null, CreditSpec.policy(0.5), 71);
        next = NODE.adapters().task("credit", 2, null, CreditSpec.policy(0.5), 72);
        StringBuilder text = new StringBuilder("amount,purpose\n");
        for (int i = 0; i < ROWS; i++) {
            text.append(i).append(i % 20 == 7 ? ",boat\n" : ",car\n");
        }
        records = Files.writeString(home.resolve("records.csv"), text);
    }

    /** A node and its client. */
    private final class Node implements AutoCloseable {
        private final ConfigurableApplicationContext context;
        private final LoricaClient client;
        private final ServingClient serving;

        Node() {
            List<String> settings = new ArrayList<>(List.of(
                    "--server.port=0", "--lorica.batches.chunk-rows=10", "--lorica.aliases.poll-interval=20ms"));
            NodeSettings.register(
                    (name, value) -> settings.add("--%s=%s".formatted(name, value.get())),
                    home,
                    NODE.home().resolve(TinyNode.BASE).toString(),
                    GATEWAY,
                    REGISTRY);
            context = new SpringApplicationBuilder(InferenceApplication.class).run(settings.toArray(String[]::new));
            int port = context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
            client = LoricaClient.builder()
                    .url(URI.create("http://127.0.0.1:" + port))
                    .apiKey(() -> GATEWAY.token("inference-service", "key-1", "tests", "CALLER"))
                    .build();
            serving = new ServingClient(port, GATEWAY);
        }

        void serve(VersionRef wanted) {
            REGISTRY.move("champion", wanted);
            serving.awaitServed("champion", wanted);
        }

        BatchJob upload() throws IOException {
            return client.createBatch(new CreateBatchRequest("credit", null, null), records);
        }

        BatchJob ended(String id) {
            await().atMost(PATIENCE)
                    .until(() -> client.inference().batch(id).state().isFinal());
            return client.inference().batch(id);
        }

        /** @return the result's lines but for the decisions' ids, which are each batch's own */
        List<String> result(String id, String name) throws IOException {
            Path file = client.batchResults().fetch(ended(id), home.resolve(name), ExpectedFile.Progress.NONE);
            return Files.readAllLines(file).stream()
                    .map(line -> line.substring(0, line.lastIndexOf(',')))
                    .toList();
        }

        @Override
        public void close() {
            client.close();
            context.close();
        }
    }

    /** @return the batch, of which one chunk at least is done and one at least is not */
    private String interrupted() throws IOException {
        try (var node = new Node()) {
            node.serve(version);
            String id = node.upload().id();
            ServingClient.awaitBegun(node.client, id);
            assertThat(node.client.inference().batch(id).state()).isEqualTo(BatchState.RUNNING);
            return id;
        }
    }

    @Test
    void a_batch_goes_on_after_a_restart_with_its_version_and_comes_to_the_same_bytes() throws Exception {
        String id = interrupted();
        String chunk = "answers-000000000.jsonl";
        var before =
                Files.getLastModifiedTime(home.resolve("batches").resolve(id).resolve(chunk));

        REGISTRY.move("champion", next);
        try (var node = new Node()) {
            BatchJob done = node.ended(id);
            assertThat(done.state()).as(String.valueOf(done.error())).isEqualTo(BatchState.DONE);
            assertThat(done.stack()).containsExactly(version);
            assertThat(done.rowsDone()).isEqualTo(ROWS);
            assertThat(done.rowsRefused()).isEqualTo(ROWS / 20);
            assertThat(Files.getLastModifiedTime(
                            home.resolve("batches").resolve(id).resolve(chunk)))
                    .isEqualTo(before);

            node.serve(version);
            assertThat(node.result(id, "interrupted.csv"))
                    .isEqualTo(node.result(node.upload().id(), "whole.csv"));
            node.serve(next);
            assertThat(node.result(node.upload().id(), "next.csv")).isNotEqualTo(node.result(id, "interrupted.csv"));
        }
    }

    @Test
    void a_version_that_is_not_to_be_had_any_more_fails_its_batches_by_name() throws Exception {
        String id = interrupted();

        FileSystemUtils.deleteRecursively(home.resolve("cache"));
        REGISTRY.move("champion", next);
        REGISTRY.remove(version);
        try (var node = new Node()) {
            BatchJob failed = node.ended(id);

            assertThat(failed.state()).isEqualTo(BatchState.FAILED);
            assertThat(failed.error()).contains("credit v1", "The registry does not know adapter credit v1");
        }
    }

    @Test
    void what_a_crash_left_of_an_upload_is_removed() throws Exception {
        Path left = Files.createDirectories(home.resolve("batches/.staging-1"));
        Files.writeString(left.resolve("file"), "amount");

        try (var node = new Node()) {
            assertThat(left).doesNotExist();
            assertThat(node.client.inference().batches(null, 10).items()).isEmpty();
        }
    }

    @Test
    void batches_are_deleted_after_a_while() throws Exception {
        try (var node = new Node()) {
            node.serve(version);
            String id = node.upload().id();
            node.client.inference().cancelBatch(id);
        }
        System.setProperty("lorica.batches.keep-for", "1ms");
        try (var node = new Node()) {
            await().atMost(PATIENCE)
                    .until(() ->
                            node.client.inference().batches(null, 10).items().isEmpty());
            try (var folders = Files.list(home.resolve("batches"))) {
                assertThat(folders).isEmpty();
            }
        } finally {
            System.clearProperty("lorica.batches.keep-for");
        }
    }
}
