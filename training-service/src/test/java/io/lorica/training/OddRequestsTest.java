package io.lorica.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.lorica.testsupport.OddRequests;
import io.lorica.testsupport.OddRequests.Call;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What anybody may send to the training service: never a 5xx, always a problem that helps. */
class OddRequestsTest extends ServiceTest {

    @Test
    void odd_requests_are_refused_with_problems_that_help() {
        var odd = new OddRequests("Bearer " + token());
        assertThat(odd.faults(
                        port,
                        new Call("POST", "/v1/datasets", LoanRows.spec("odd"), "spec"),
                        new Call("POST", "/v1/datasets", LoanRows.textSpec("odd-text"), "spec"),
                        new Call("GET", "/v1/datasets"),
                        new Call("GET", "/v1/datasets/none"),
                        new Call("GET", "/v1/datasets/none/quarantine"),
                        new Call("POST", "/v1/training-runs", """
                                {"adapter": "odd", "layer": "TASK", "parent": {"name": "odd-parent", "version": 1},
                                 "dataset_ids": ["none"], "options": {"rank": 4, "alpha": 8, "learning_rate": 0.001,
                                 "epochs": 1, "batch_size": 2, "seed": 1, "targets": ["q"], "schedule": "cosine",
                                 "precision": "fp32", "warmup_ratio": 0.1, "max_tokens": 64, "invocation": "x"}}
                                """),
                        new Call("GET", "/v1/training-runs"),
                        new Call("GET", "/v1/training-runs/none"),
                        new Call("GET", "/v1/training-runs/none/events"),
                        new Call("POST", "/v1/training-runs/none/cancel")))
                .isEmpty();
    }

    /** Case x01: as curl sends the part from a file, and as a plain field. */
    @ParameterizedTest
    @ValueSource(strings = {"; filename=\"spec.json\"\r\nContent-Type: application/octet-stream", ""})
    void x01_the_part_spec_needs_no_content_type(String headers) throws IOException {
        String body = "--b\r\nContent-Disposition: form-data; name=\"spec\"" + headers + "\r\n\r\n" + x01("spec.json")
                + "\r\n--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"rows.jsonl\"\r\n"
                + "Content-Type: application/octet-stream\r\n\r\n" + x01("rows.jsonl") + "\r\n--b--\r\n";
        Answer answer = send(
                HttpRequest.newBuilder()
                        .header("Content-Type", "multipart/form-data; boundary=b")
                        .POST(HttpRequest.BodyPublishers.ofString(body)),
                "/v1/datasets");
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        assertThat(answer.json().path("accepted_rows").asInt()).isEqualTo(20);
    }

    private static String x01(String file) throws IOException {
        try (InputStream in = OddRequestsTest.class.getResourceAsStream("/cases/x01/" + file)) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
