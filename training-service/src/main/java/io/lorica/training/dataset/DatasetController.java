package io.lorica.training.dataset;

import io.lorica.api.Page;
import io.lorica.api.training.CreateDatasetRequest;
import io.lorica.api.training.Dataset;
import io.lorica.api.training.DatasetPreview;
import io.lorica.api.training.DatasetsApi;
import io.lorica.api.training.QuarantinedRow;
import io.lorica.chassis.security.Caller;
import io.swagger.v3.oas.annotations.Operation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

@RestController
class DatasetController implements DatasetsApi {
    private final Datasets datasets;
    private final Previews previews;
    private final Archive archive;

    DatasetController(Datasets datasets, Previews previews, Archive archive) {
        this.datasets = datasets;
        this.previews = previews;
        this.archive = archive;
    }

    @Operation(summary = "Uploads a data set")
    @Override
    public Dataset createDataset(CreateDatasetRequest spec, MultipartFile file, @Nullable String idempotencyKey) {
        return withCopyOf(file, copy -> datasets.create(spec, copy, Caller.current(), idempotencyKey));
    }

    @Operation(summary = "Shows what an upload would make of a file; stores nothing")
    @Override
    public DatasetPreview previewUpload(CreateDatasetRequest spec, MultipartFile file, int rows) {
        return withCopyOf(file, copy -> previews.ofUpload(spec, copy, rows));
    }

    @Operation(summary = "Shows prompts and split of a stored data set")
    @Override
    public DatasetPreview previewDataset(String id, int rows) {
        return previews.ofStored(id, rows);
    }

    private static <T> T withCopyOf(MultipartFile file, Function<Path, T> use) {
        try {
            Path copy = Files.createTempFile("dataset-", ".upload");
            try {
                file.transferTo(copy);
                return use.apply(copy);
            } finally {
                Files.deleteIfExists(copy);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The uploaded rows could not be kept", e);
        }
    }

    @Operation(summary = "All data sets, the newest first")
    @Override
    public Page<Dataset> datasets(@Nullable String cursor, int limit, boolean includeArchived) {
        return datasets.list(cursor, limit, includeArchived);
    }

    @Operation(summary = "One data set")
    @Override
    public Dataset dataset(String id) {
        return datasets.find(id);
    }

    @Operation(summary = "Archives a data set")
    @Override
    public Dataset archiveDataset(String id) {
        return archive.add(id, Caller.current());
    }

    @Operation(summary = "The rows that were set aside, and why")
    @Override
    public Page<QuarantinedRow> quarantine(String id, @Nullable String cursor, int limit) {
        return datasets.quarantine(id, cursor, limit);
    }
}
