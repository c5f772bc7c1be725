package io.lorica.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.lorica.api.registry.AdapterVersion;
import io.lorica.api.registry.BaseModelRef;
import io.lorica.api.registry.VersionManifest;
import io.lorica.api.training.CreateDatasetRequest;
import io.lorica.api.training.Dataset;
import io.lorica.api.training.DatasetKind;
import io.lorica.api.training.Split;
import io.lorica.client.TestServer.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UploadsTest {
    private static final CreateDatasetRequest SPEC =
            new CreateDatasetRequest("text", DatasetKind.JSONL, null, new Split(0, 0.02, 1), "CC0");
    private static final Answer DATASET = new Answer(201, "application/json", """
            {"id": "ds1", "name": "text", "version": 1, "kind": "JSONL", "digest": "%s", "accepted_rows": 1,
             "quarantined_rows": 0, "training_rows": 1, "validation_rows": 0, "test_rows": 0,
             "created_at": "2026-01-01T00:00:00Z"}""".formatted("0".repeat(64)), List.of());

    @TempDir
    Path folder;

    private final TestServer server = new TestServer();
    private final LoricaClient client = server.clientBuilder()
            .retries(new Retries(2, Duration.ofMillis(1), Duration.ofMillis(1)))
            .build();
    private final List<String> bodies = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void a_data_set_travels_as_spec_and_file() throws IOException {
        server.handling("/v1/datasets", exchange -> {
            bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            TestServer.send(exchange, DATASET);
        });
        Path rows = Files.writeString(folder.resolve("text.jsonl"), "{\"text\": \"a loan\"}");

        Dataset dataset = client.uploadDataset(SPEC, rows);

        assertThat(dataset.acceptedRows()).isEqualTo(1);
        assertThat(server.requests().getFirst().header("Content-Type").orElseThrow())
                .startsWith("multipart/form-data");
        assertThat(bodies.getFirst())
                .contains("name=\"spec\"")
                .contains("Content-Type: application/json")
                .contains("\"kind\":\"JSONL\"")
                .contains("name=\"file\"; filename=\"text.jsonl\"")
                .contains("{\"text\": \"a loan\"}");
    }

    @Test
    void an_upload_that_got_no_answer_is_sent_again_under_the_same_key() throws IOException {
        server.handling("/v1/datasets", exchange -> {
            bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            TestServer.send(exchange, bodies.size() == 1 ? Answer.problem(503, "s", "d") : DATASET);
        });
        Path rows = Files.writeString(folder.resolve("text.jsonl"), "{\"text\": \"a loan\"}");

        client.uploadDataset(SPEC, rows);

        assertThat(bodies).hasSize(2).allSatisfy(body -> assertThat(body).contains("a loan"));
        assertThat(server.requests())
                .extracting(request -> request.header("Idempotency-Key").orElseThrow())
                .containsOnly(
                        server.requests().getFirst().header("Idempotency-Key").orElseThrow());
    }

    @Test
    void a_file_larger_than_this_programs_memory_is_sent() throws IOException {
        long size = 3 * Runtime.getRuntime().maxMemory();
        Path rows = folder.resolve("rows.csv");
        try (var file = new RandomAccessFile(rows.toFile(), "rw")) {
            // Takes no room on the disk.
            file.setLength(size);
        }
        var received = new AtomicLong();
        server.handling("/v1/datasets", exchange -> {
            byte[] buffer = new byte[1 << 16];
            InputStream in = exchange.getRequestBody();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                received.addAndGet(read);
            }
            TestServer.send(exchange, DATASET);
        });

        client.uploadDataset(SPEC, rows);

        assertThat(received.get()).isGreaterThan(size);
    }

    @Test
    void a_version_travels_as_manifest_and_files() throws IOException {
        server.handling("/v1/adapters/credit/versions", exchange -> {
            bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            TestServer.send(exchange, new Answer(201, "application/json", """
                    {"name": "credit", "number": 1, "digest": "%1$s", "layer": "TASK",
                     "manifest": {"base_model": {"name": "tiny", "digest": "%1$s"}, "datasets": [], "metrics": {},
                                  "training_options": {"learning_rate": 0.0002}},
                     "files": [], "created_by": "ci",
                     "created_at": "2026-01-01T00:00:00Z"}""".formatted("0".repeat(64)), List.of()));
        });
        Files.writeString(folder.resolve("adapter_config.json"), "{}");
        Files.writeString(folder.resolve("adapter_model.safetensors"), "weights");
        var manifest = new VersionManifest(
                new BaseModelRef("tiny", "0".repeat(64)),
                null,
                null,
                List.of(),
                Map.of(),
                null,
                "run-1",
                Map.of("rank", 4));

        AdapterVersion version = client.registerVersion("credit", manifest, folder, "run-1");

        assertThat(version.manifest().trainingOptions().get("learning_rate")).hasToString("0.0002");
        assertThat(bodies.getFirst())
                .contains("name=\"manifest\"")
                .contains("\"training_run_id\":\"run-1\"")
                .doesNotContain("null")
                .containsSubsequence("filename=\"adapter_config.json\"", "filename=\"adapter_model.safetensors\"");
        assertThat(server.requests().getFirst().header("Idempotency-Key")).contains("run-1");
    }
}
