package io.lorica.training.dataset;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.training.CreateDatasetRequest;
import io.lorica.api.training.Dataset;
import io.lorica.api.training.DatasetPreview;
import io.lorica.api.training.DatasetPreview.PreviewedRow;
import io.lorica.api.training.DatasetPreview.SplitRows;
import io.lorica.api.training.QuarantinedRow;
import io.lorica.engine.failure.TemplateException;
import io.lorica.engine.tokenizer.ChatTemplate;
import io.lorica.training.TrainingProblem;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.util.function.SingletonSupplier;

/** Shows what a data set is, or would be, before anything is trained on it. */
@Service
class Previews {
    /** Rows that are set aside and shown; the reasons count them all. */
    private static final int MOST_QUARANTINED = 20;

    private final UploadReading uploads;
    private final Datasets datasets;
    private final ChatTemplates chats;

    Previews(UploadReading uploads, Datasets datasets, ChatTemplates chats) {
        this.uploads = uploads;
        this.datasets = datasets;
        this.chats = chats;
    }

    /** Refuses what {@link Datasets#create} would refuse. */
    DatasetPreview ofUpload(CreateDatasetRequest request, Path upload, int rows) {
        ReadUpload read = uploads.read(request, upload);
        return new DatasetPreview(
                request.kind(),
                read.parsed().table().orElse(null),
                read.rows().size(),
                read.parsed().quarantined().size(),
                read.parsed().reasons(),
                read.parsed().quarantined().stream().limit(MOST_QUARANTINED).toList(),
                splits(read.rows(), request.decision()),
                shown(read.rows(), request.decision(), rows));
    }

    /**
     * @throws TrainingProblem.UnknownDataset if there is none
     * @throws TrainingProblem.DamagedDataset if its rows are not there any more as they were stored
     */
    DatasetPreview ofStored(String id, int rows) {
        Dataset dataset = datasets.find(id);
        List<SplitRow> stored = datasets.rows(dataset);
        List<QuarantinedRow> quarantined =
                datasets.quarantine(id, null, MOST_QUARANTINED).items();
        return new DatasetPreview(
                dataset.kind(),
                dataset.table(),
                dataset.acceptedRows(),
                dataset.quarantinedRows(),
                dataset.quarantineReasons(),
                quarantined,
                splits(stored, dataset.decision()),
                shown(stored, dataset.decision(), rows));
    }

    private static List<SplitRows> splits(List<SplitRow> rows, @Nullable DecisionSpec decision) {
        return Arrays.stream(SplitName.values())
                .map(split -> {
                    List<SplitRow> here =
                            rows.stream().filter(row -> row.split() == split).toList();
                    return new SplitRows(split(split), here.size(), decision == null ? null : outcomes(here, decision));
                })
                .toList();
    }

    private static Map<String, Integer> outcomes(List<SplitRow> rows, DecisionSpec decision) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        decision.outcomes().forEach(outcome -> counts.put(outcome.label(), 0));
        rows.forEach(row -> counts.merge(row.row().stratum(), 1, Integer::sum));
        return counts;
    }

    private List<PreviewedRow> shown(List<SplitRow> rows, @Nullable DecisionSpec decision, int count) {
        Supplier<ChatTemplate> template = SingletonSupplier.of(chats::chatTemplate);
        return rows.stream()
                .limit(count)
                .map(row -> shown(row, decision, template))
                .toList();
    }

    private static PreviewedRow shown(SplitRow row, @Nullable DecisionSpec decision, Supplier<ChatTemplate> template) {
        LearntText text;
        try {
            text = LearntText.of(row.row(), decision, template);
        } catch (TemplateException e) {
            throw new TrainingProblem.Untrainable("The row of line %d can't be shown as training would read it. %s."
                    .formatted(row.line(), e.getMessage()));
        }
        return new PreviewedRow(
                row.line(),
                split(row.split()),
                text.prompt() == null ? null : cut(text.prompt().string()),
                cut(text.answer().string()));
    }

    private static DatasetPreview.SplitName split(SplitName name) {
        return switch (name) {
            case TRAINING -> DatasetPreview.SplitName.TRAINING;
            case VALIDATION -> DatasetPreview.SplitName.VALIDATION;
            case TEST -> DatasetPreview.SplitName.TEST;
        };
    }

    private static String cut(String text) {
        return text.codePointCount(0, text.length()) <= DatasetPreview.MOST_CHARACTERS
                ? text
                : text.substring(0, text.offsetByCodePoints(0, DatasetPreview.MOST_CHARACTERS));
    }
}
