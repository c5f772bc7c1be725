package io.lorica.training.dataset;

import io.lorica.api.Page;
import io.lorica.api.training.CreateDatasetRequest;
import io.lorica.api.training.Dataset;
import io.lorica.api.training.DatasetKind;
import io.lorica.api.training.QuarantinedRow;
import io.lorica.chassis.idempotency.Idempotency;
import io.lorica.chassis.page.Cursor;
import io.lorica.chassis.security.Caller;
import io.lorica.files.Digest;
import io.lorica.intake.ParsedRows;
import io.lorica.training.TrainingProblem;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** Takes uploads in and hands data sets out. */
@Service
public class Datasets {
    private final DatasetRepository datasets;
    private final Quarantine quarantine;
    private final DatasetFiles files;
    private final UploadReading uploads;
    private final Idempotency idempotency;
    private final JsonMapper json;
    private final MeterRegistry meters;
    private final Clock clock;

    Datasets(
            DatasetRepository datasets,
            Quarantine quarantine,
            DatasetFiles files,
            UploadReading uploads,
            Idempotency idempotency,
            JsonMapper json,
            MeterRegistry meters,
            Clock clock) {
        this.datasets = datasets;
        this.quarantine = quarantine;
        this.files = files;
        this.uploads = uploads;
        this.idempotency = idempotency;
        this.json = json;
        this.meters = meters;
        this.clock = clock;
    }

    Dataset create(CreateDatasetRequest request, Path upload, Caller caller, @Nullable String idempotencyKey) {
        ReadUpload read = uploads.read(request, upload);
        ParsedRows parsed = read.parsed();
        List<SplitRow> rows = read.rows();
        String spec = json.writeValueAsString(request);
        String body = Digest.of((spec + "\n" + Digest.ofFile(upload).sha256()).getBytes(StandardCharsets.UTF_8))
                .sha256();
        String rowsFile = files.write(rows);
        Dataset dataset = idempotency.once(
                "datasets",
                idempotencyKey,
                body,
                () -> {
                    Dataset created = describe(request, spec, rowsFile, rows, parsed);
                    datasets.saveAndFlush(new StoredDataset(created, rowsFile, caller.name()));
                    quarantine.add(created.id(), parsed.quarantined());
                    return new Idempotency.Created<>(created.id(), created);
                },
                this::find);
        meters.counter("lorica.training.dataset.rows", "outcome", "accepted").increment(dataset.acceptedRows());
        meters.counter("lorica.training.dataset.rows", "outcome", "quarantined").increment(dataset.quarantinedRows());
        return dataset;
    }

    @Transactional(readOnly = true)
    public boolean exists(String id) {
        return datasets.existsById(id);
    }

    /** @throws TrainingProblem.UnknownDataset if there is none */
    @Transactional(readOnly = true)
    public Dataset find(String id) {
        return require(id).toDataset();
    }

    /**
     * All accepted rows, verified against the stored digest.
     *
     * @throws TrainingProblem.DamagedDataset if they are not there any more as they were stored
     */
    public List<SplitRow> rows(Dataset dataset) {
        return files.read(require(dataset.id()).rowsFile(), dataset.decision());
    }

    @Transactional(readOnly = true)
    public Page<Dataset> list(@Nullable String cursor, int limit, boolean includeArchived) {
        int size = Cursor.checkLimit(limit);
        long before = Cursor.parse(cursor, Long.MAX_VALUE).after();
        Page<StoredDataset> page = Cursor.page(
                datasets.before(before, includeArchived, Limit.of(size + 1)), size, StoredDataset::position);
        return new Page<>(page.items().stream().map(StoredDataset::toDataset).toList(), page.nextCursor());
    }

    @Transactional(readOnly = true)
    public Page<QuarantinedRow> quarantine(String id, @Nullable String cursor, int limit) {
        int size = Cursor.checkLimit(limit);
        require(id);
        int after = Math.clamp(Cursor.parse(cursor, 0).after(), 0, Integer.MAX_VALUE);
        Page<StoredQuarantinedRow> page =
                Cursor.page(quarantine.after(id, after, size + 1), size, StoredQuarantinedRow::position);
        return new Page<>(
                page.items().stream()
                        .map(StoredQuarantinedRow::toQuarantinedRow)
                        .toList(),
                page.nextCursor());
    }

    private StoredDataset require(String id) {
        return datasets.findById(id).orElseThrow(() -> new TrainingProblem.UnknownDataset(id));
    }

    private Dataset describe(
            CreateDatasetRequest request, String spec, String rowsFile, List<SplitRow> rows, ParsedRows parsed) {
        return new Dataset(
                UUID.randomUUID().toString(),
                request.name(),
                datasets.takeNextVersion(request.name()),
                request.decision() == null ? DatasetKind.JSONL : DatasetKind.TABULAR,
                Digest.of((spec + "\n" + rowsFile).getBytes(StandardCharsets.UTF_8))
                        .sha256(),
                rows.size(),
                parsed.quarantined().size(),
                parsed.reasons(),
                count(rows, SplitName.TRAINING),
                count(rows, SplitName.VALIDATION),
                count(rows, SplitName.TEST),
                request.split(),
                request.decision(),
                parsed.table().orElse(null),
                request.licence(),
                clock.instant().truncatedTo(ChronoUnit.MICROS),
                null);
    }

    private static int count(List<SplitRow> rows, SplitName split) {
        return Math.toIntExact(rows.stream().filter(row -> row.split() == split).count());
    }
}
