package io.lorica.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.lorica.api.training.CreateDatasetRequest;
import io.lorica.api.training.Dataset;
import io.lorica.api.training.DatasetKind;
import io.lorica.api.training.DatasetPreview;
import io.lorica.api.training.DatasetPreview.PreviewedRow;
import io.lorica.api.training.Split;
import io.lorica.api.training.TrainingApi;
import io.lorica.client.LoricaClient;
import io.lorica.client.LoricaException;
import io.lorica.client.Pages;
import io.lorica.testsupport.HttpContract;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The published interfaces, called through the client that users have. */
class ContractTest extends ServiceTest {
    @Test
    void the_openapi_description_says_what_the_interfaces_say() {
        assertThat(HttpContract.flaws(get("/v3/api-docs").json())).isEmpty();
        var described = HttpContract.of(get("/v3/api-docs").json());
        // A stream, so it is in no interface.
        assertThat(described.remove("GET /v1/training-runs/{id}/events (Last-Event-ID in header, id in path) 200"))
                .isTrue();
        assertThat(described).isEqualTo(HttpContract.of(TrainingApi.class));
    }

    @Test
    void data_sets_are_uploaded_found_and_listed(@TempDir Path folder) throws IOException {
        Path rows = Files.writeString(
                folder.resolve("texts.jsonl"),
                IntStream.range(0, 20)
                        .mapToObj("{\"text\": \"Loan number %d is repaid.\"}\n"::formatted)
                        .collect(Collectors.joining()));
        var spec = new CreateDatasetRequest("contract", DatasetKind.JSONL, null, new Split(0, 0.1, 1), "CC0");
        try (LoricaClient client = client()) {
            DatasetPreview preview = client.previewDataset(spec, rows, 2);
            assertThat(preview.acceptedRows()).isEqualTo(20);
            assertThat(preview.rows())
                    .containsExactly(
                            new PreviewedRow(1, preview.rows().get(0).split(), null, "Loan number 0 is repaid."),
                            new PreviewedRow(2, preview.rows().get(1).split(), null, "Loan number 1 is repaid."));

            Dataset uploaded = client.uploadDataset(spec, rows);
            assertThat(client.training().previewDataset(uploaded.id(), 2)).isEqualTo(preview);

            assertThat(uploaded.acceptedRows()).isEqualTo(20);
            assertThat(client.training().dataset(uploaded.id())).isEqualTo(uploaded);
            assertThat(client.training().quarantine(uploaded.id(), null, 10).items())
                    .isEmpty();
            assertThat(Pages.all(cursor -> client.training().datasets(cursor, 1)))
                    .contains(uploaded);

            assertThat(client.training().archiveDataset(uploaded.id()).archivedAt())
                    .isNotNull();
            assertThat(Pages.all(cursor -> client.training().datasets(cursor, 200)))
                    .doesNotContain(uploaded);
        }
    }

    @Test
    void events_of_a_run_that_is_not_there_are_a_refusal() {
        try (LoricaClient client = client()) {
            Assertions.assertThatThrownBy(() -> client.runEvents().follow("run_none", _ -> {}))
                    .isInstanceOfSatisfying(
                            LoricaException.Refused.class,
                            refused -> assertThat(refused.problem().slug()).isEqualTo("unknown-training-run"));
        }
    }

    private LoricaClient client() {
        return LoricaClient.builder()
                .url(URI.create("http://127.0.0.1:" + port))
                .apiKey(ServiceTest::token)
                .build();
    }
}
