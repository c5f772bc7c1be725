package io.lorica.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lorica.api.inference.BatchFormat;
import io.lorica.api.inference.BatchJob;
import io.lorica.api.inference.BatchJob.ResultFile;
import io.lorica.api.inference.BatchState;
import io.lorica.api.inference.CreateBatchRequest;
import io.lorica.client.TestServer.Answer;
import io.lorica.files.Digest;
import io.lorica.files.ExpectedFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchResultsTest {
    private static final String RESULT = "/v1/decisions/batch/batch_1/result";

    @TempDir
    Path folder;

    private final TestServer server = new TestServer();
    private final LoricaClient client = server.clientBuilder()
            .retries(new Retries(2, Duration.ofMillis(1), Duration.ofMillis(1)))
            .build();

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void an_upload_that_got_no_answer_makes_one_batch() throws IOException {
        List<String> bodies = new CopyOnWriteArrayList<>();
        String batch = """
                {"id": "batch_1", "state": "QUEUED", "model": "loans", "stack": [], "reasons": true,
                 "file_name": "a.csv", "format": "CSV", "rows": 1, "rows_done": 0, "rows_refused": 0,
                 "warnings": [], "created_by": "me", "created_at": "2026-01-01T00:00:00Z"}""";
        server.handling("/v1/decisions/batch", exchange -> {
            bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            TestServer.send(
                    exchange,
                    bodies.size() == 1
                            ? Answer.problem(503, "s", "d")
                            : new Answer(202, "application/json", batch, List.of()));
        });

        BatchJob made = client.createBatch(
                new CreateBatchRequest("loans", true, null), Files.writeString(folder.resolve("a.csv"), "amount"));

        assertThat(made.state()).isEqualTo(BatchState.QUEUED);
        assertThat(bodies)
                .hasSize(2)
                .allSatisfy(body -> assertThat(body)
                        .contains("{\"model\":\"loans\",\"reasons\":true}", "filename=\"a.csv\"", "amount"));
        assertThat(server.requests().stream()
                        .map(request -> request.header("Idempotency-Key").orElseThrow())
                        .distinct())
                .hasSize(1);
    }

    @Test
    void a_result_goes_on_where_an_earlier_call_stopped_and_is_verified() throws IOException {
        byte[] result = new byte[100_000];
        new Random(7).nextBytes(result);
        var done = batch(new ResultFile(result.length, Digest.of(result).sha256()));
        Path target = folder.resolve("result.csv");
        Files.write(
                new ExpectedFile(target, result.length, Digest.of(result)).partial(), Arrays.copyOf(result, 60_000));
        server.handling(RESULT, exchange -> {
            exchange.getResponseHeaders().set("Content-Range", "bytes 60000-99999/100000");
            exchange.sendResponseHeaders(206, 40_000);
            exchange.getResponseBody().write(result, 60_000, 40_000);
        });

        client.batchResults().fetch(done, target, ExpectedFile.Progress.NONE);

        assertThat(target).hasBinaryContent(result);
        assertThat(server.requests().getFirst().header("Range")).hasValue("bytes=60000-");
    }

    @Test
    void another_file_than_announced_gets_no_name() {
        server.answering(RESULT, new Answer(200, "text/csv", "amount", List.of()));
        var done = batch(new ResultFile(6, "0".repeat(64)));
        Path target = folder.resolve("result.csv");

        assertThatThrownBy(() -> client.batchResults().fetch(done, target, ExpectedFile.Progress.NONE))
                .isInstanceOf(LoricaException.Unreadable.class)
                .hasMessageContaining("does not have the digest");
        assertThat(target).doesNotExist();
    }

    @Test
    void a_batch_that_is_not_done_has_nothing_to_fetch() {
        assertThatThrownBy(
                        () -> client.batchResults().fetch(batch(null), folder.resolve("x"), ExpectedFile.Progress.NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has no result");
    }

    private static BatchJob batch(@Nullable ResultFile result) {
        return new BatchJob(
                "batch_1",
                result == null ? BatchState.RUNNING : BatchState.DONE,
                "loans",
                List.of(),
                false,
                "a.csv",
                BatchFormat.CSV,
                1,
                1,
                0,
                List.of(),
                null,
                result,
                "me",
                Instant.EPOCH,
                null,
                null,
                null);
    }
}
