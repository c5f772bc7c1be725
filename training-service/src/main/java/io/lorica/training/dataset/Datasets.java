package io.lorica.training.dataset;

import io.lorica.api.Page;
import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.training.CreateDatasetRequest;
import io.lorica.api.training.Dataset;
import io.lorica.api.training.DatasetKind;
import io.lorica.api.training.QuarantinedRow;
import io.lorica.chassis.idempotency.Idempotency;
import io.lorica.chassis.page.Cursor;
import io.lorica.chassis.security.Caller;
import io.lorica.files.Digest;
import io.lorica.intake.Intake;
import io.lorica.intake.IntakeException;
import io.lorica.intake.IntakeLimits;
import io.lorica.intake.ParsedRows;
import io.lorica.training.TrainingProblem;
import io.lorica.training.dataset.DatasetRepository.Positioned;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import tools.jackson.databind.json.JsonMapper;

/** Takes uploads in and hands data sets out. */
@Service
public class Datasets {
    private final DatasetRepository repository;
    private final DatasetFiles files;
    private final Intake intake;
    private final Idempotency idempotency;
    private final JsonMapper json;
    private final MeterRegistry meters;
    private final Clock clock;

    Datasets(
            DatasetRepository repository,
            DatasetFiles files,
            DatasetProperties limits,
            Idempotency idempotency,
            JsonMapper json,
            MeterRegistry meters,
            Clock clock) {
        this.repository = repository;
        this.files = files;
        this.intake = new Intake(new IntakeLimits(limits.maxRows(), limits.maxPromptCharacters()));
        this.idempotency = idempotency;
        this.json = json;
        this.meters = meters;
        this.clock = clock;
    }

    Dataset create(CreateDatasetRequest request, Path upload, Caller caller, @Nullable String idempotencyKey) {
        UploadCheck.check(request);
        String spec = json.writeValueAsString(request);
        String body = Digest.of((spec + "\n" + Digest.ofFile(upload).sha256()).getBytes(StandardCharsets.UTF_8))
                .sha256();
        ParsedRows parsed = parse(request, upload);
        requireRows(parsed);
        List<StoredRow> rows = SplitChoice.split(parsed.accepted(), request.split());
        requireLabelsInEachSplit(request, rows);
        String rowsFile = files.write(rows);
        Dataset dataset = idempotency.once(
                "datasets",
                idempotencyKey,
                body,
                () -> {
                    Dataset created = describe(request, spec, rowsFile, rows, parsed.quarantined());
                    repository.insert(created, request.split(), rowsFile, caller.name(), parsed.quarantined());
                    return new Idempotency.Created<>(created.id(), created);
                },
                this::find);
        meters.counter("lorica.training.dataset.rows", "outcome", "accepted").increment(dataset.acceptedRows());
        meters.counter("lorica.training.dataset.rows", "outcome", "quarantined").increment(dataset.quarantinedRows());
        return dataset;
    }

    /** @throws TrainingProblem.UnknownDataset if there is none */
    public Dataset find(String id) {
        return repository.find(id).orElseThrow(() -> new TrainingProblem.UnknownDataset(id));
    }

    /** All accepted rows, verified against the stored digest. */
    public List<StoredRow> rows(Dataset dataset) {
        return files.read(repository.rowsFile(dataset.id()), dataset.decision());
    }

    Page<Dataset> list(@Nullable String cursor, int limit) {
        int size = Cursor.checkLimit(limit);
        long before = Cursor.parse(cursor, Long.MAX_VALUE).after();
        return items(Cursor.page(repository.before(before, size + 1), size, Positioned::position));
    }

    Page<QuarantinedRow> quarantine(String id, @Nullable String cursor, int limit) {
        int size = Cursor.checkLimit(limit);
        find(id);
        long after = Cursor.parse(cursor, 0).after();
        return items(Cursor.page(repository.quarantinedAfter(id, after, size + 1), size, Positioned::position));
    }

    private static <T> Page<T> items(Page<Positioned<T>> page) {
        return new Page<>(page.items().stream().map(Positioned::item).toList(), page.nextCursor());
    }

    private ParsedRows parse(CreateDatasetRequest request, Path upload) {
        try (InputStream in = Files.newInputStream(upload)) {
            DecisionSpec decision = request.decision();
            return decision == null ? intake.text(in) : intake.table(decision, in);
        } catch (IntakeException e) {
            throw refusal(e);
        } catch (IOException e) {
            throw new UncheckedIOException("The uploaded file cannot be read back", e);
        }
    }

    private static TrainingProblem refusal(IntakeException e) {
        return switch (e) {
            case IntakeException.Unreadable unreadable -> new TrainingProblem.UnreadableFile(unreadable.getMessage());
            case IntakeException.MissingColumns missing ->
                new TrainingProblem.MissingColumn(missing.getMessage(), missing.columns());
        };
    }

    private static void requireRows(ParsedRows parsed) {
        if (parsed.accepted().isEmpty()) {
            List<QuarantinedRow> first = parsed.quarantined().stream().limit(5).toList();
            String why = first.isEmpty()
                    ? "The file has no rows."
                    : "None of the %d rows can be used. Line %d: %s."
                            .formatted(
                                    parsed.quarantined().size(),
                                    first.getFirst().line(),
                                    first.getFirst().reason());
            throw new TrainingProblem.TooFewRows(why + " Nothing was stored.", Map.of("quarantined", first));
        }
    }

    private static void requireLabelsInEachSplit(CreateDatasetRequest request, List<StoredRow> rows) {
        if (rows.stream().noneMatch(row -> row.split() == SplitName.TRAINING)) {
            throw new TrainingProblem.TooFewRows(
                    "The split leaves no row for training. Add rows or hold out less.", Map.of());
        }
        DecisionSpec decision = request.decision();
        if (decision == null) {
            return;
        }
        for (DecisionSpec.Outcome outcome : decision.outcomes()) {
            for (SplitName split : SplitName.values()) {
                boolean isAsked = switch (split) {
                    case TRAINING -> true;
                    case VALIDATION -> request.split().validation() > 0;
                    case TEST -> request.split().test() > 0;
                };
                if (isAsked
                        && rows.stream()
                                .noneMatch(row -> row.split() == split
                                        && row.row().stratum().equals(outcome.label()))) {
                    throw new TrainingProblem.TooFewRows(
                            "No row with label '%s' falls into the %s split. Add rows with that label or change the split."
                                    .formatted(outcome.label(), split.name().toLowerCase(java.util.Locale.ROOT)),
                            Map.of("label", outcome.label()));
                }
            }
        }
    }

    private Dataset describe(
            CreateDatasetRequest request,
            String spec,
            String rowsFile,
            List<StoredRow> rows,
            List<QuarantinedRow> quarantined) {
        return new Dataset(
                UUID.randomUUID().toString(),
                request.name(),
                repository.nextVersion(request.name()),
                request.decision() == null ? DatasetKind.JSONL : DatasetKind.TABULAR,
                Digest.of((spec + "\n" + rowsFile).getBytes(StandardCharsets.UTF_8))
                        .sha256(),
                rows.size(),
                quarantined.size(),
                count(rows, SplitName.TRAINING),
                count(rows, SplitName.VALIDATION),
                count(rows, SplitName.TEST),
                request.decision(),
                request.licence(),
                clock.instant().truncatedTo(ChronoUnit.MICROS));
    }

    private static int count(List<StoredRow> rows, SplitName split) {
        return Math.toIntExact(rows.stream().filter(row -> row.split() == split).count());
    }
}
