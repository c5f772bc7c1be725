package io.lorica.training.dataset;

import io.lorica.api.Page;
import io.lorica.api.training.CreateDatasetRequest;
import io.lorica.api.training.Dataset;
import io.lorica.api.training.DatasetsApi;
import io.lorica.api.training.QuarantinedRow;
import io.lorica.chassis.security.Caller;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

@RestController
class DatasetController implements DatasetsApi {
    private final Datasets datasets;
    private final Archive archive;

    DatasetController(Datasets datasets, Archive archive) {
        this.datasets = datasets;
        this.archive = archive;
    }

    @Override
    public Dataset createDataset(CreateDatasetRequest spec, MultipartFile file, @Nullable String idempotencyKey) {
        try {
            Path copy = Files.createTempFile("dataset-", ".upload");
            try {
                file.transferTo(copy);
                return datasets.create(spec, copy, Caller.current(), idempotencyKey);
            } finally {
                Files.deleteIfExists(copy);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The uploaded rows of " + spec.name() + " could not be kept", e);
        }
    }

    @Override
    public Page<Dataset> datasets(@Nullable String cursor, int limit, boolean includeArchived) {
        return datasets.list(cursor, limit, includeArchived);
    }

    @Override
    public Dataset dataset(String id) {
        return datasets.find(id);
    }

    @Override
    public Dataset archiveDataset(String id) {
        return archive.add(id, Caller.current());
    }

    @Override
    public Page<QuarantinedRow> quarantine(String id, @Nullable String cursor, int limit) {
        return datasets.quarantine(id, cursor, limit);
    }
}
