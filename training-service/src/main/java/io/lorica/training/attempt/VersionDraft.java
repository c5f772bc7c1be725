package io.lorica.training.attempt;

import io.lorica.api.registry.AdapterVersion;
import io.lorica.api.registry.ArtefactFile;
import io.lorica.api.registry.VersionManifest;
import io.lorica.api.training.Evaluation.Reading;
import io.lorica.api.training.TrainingRun;
import io.lorica.fitting.ScorecardFitting.Fitted;
import io.lorica.formats.adapter.Adapter;
import io.lorica.formats.readout.ReadOut;
import io.lorica.report.prediction.PredictionsCsv;
import io.lorica.scorecard.ScorecardFiles;
import io.lorica.scorecard.reason.Reference;
import io.lorica.scorecard.reason.ReferenceFile;
import io.lorica.training.registration.ModelCard;
import io.lorica.training.run.ResolvedPlan;
import io.lorica.training.run.TrainingPlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Writes what is to be registered into a run's folder, and reads it again. */
@Component
class VersionDraft {
    private final JsonMapper json;

    VersionDraft(JsonMapper json) {
        this.json = json;
    }

    /** When this returns, the version is on the disk and the folder finished. */
    void write(RunFolder folder, TrainingRun run, ResolvedPlan plan, RunInputs inputs, RunReport report) {
        var manifest = manifest(run, plan, inputs, report);
        Adapter adapter = report.model().adapter();
        if (adapter != null) {
            adapter.write(folder.unfinished(), run.baseModel().name());
        }
        ReadOut readOut = report.model().readOut();
        if (readOut != null) {
            readOut.write(folder.unfinished());
        }
        Fitted scorecard = report.scorecard();
        Reference reference = report.reference();
        if (scorecard != null && reference != null) {
            writeScorecard(folder.unfinished(), scorecard, reference);
        }
        Measured measured = report.measured();
        if (measured != null) {
            writeReport(folder.unfinished(), measured);
        }
        writeCard(
                folder.unfinished(),
                ModelCard.of(
                        run.request().adapter(),
                        run.request().layer(),
                        ModelCard.Parts.of(adapter != null, readOut != null),
                        manifest,
                        inputs.data().stream().map(LoadedDataset::dataset).toList(),
                        report.evaluation()));
        folder.finish(json.writeValueAsBytes(manifest));
    }

    VersionManifest manifest(RunFolder finished) {
        return json.readValue(finished.readManifest(), VersionManifest.class);
    }

    private static VersionManifest manifest(TrainingRun run, ResolvedPlan plan, RunInputs inputs, RunReport report) {
        AdapterVersion parent = inputs.parent();
        return new VersionManifest(
                run.baseModel(),
                plan.baseShape(),
                parent == null ? null : parent.ref(),
                inputs.data().stream().map(LoadedDataset::ref).toList(),
                report.metrics(),
                report.policy(),
                run.id(),
                options(plan.plan(), report.model()));
    }

    /** Those that the version has to do with. */
    private static Map<String, Object> options(TrainingPlan plan, LanguageModel model) {
        Reading reading = model.reading();
        if (model.readOut() == null || reading == null) {
            return model.adapter() == null ? Map.of("seed", plan.seed()) : plan.described();
        }
        Map<String, Object> options =
                new LinkedHashMap<>(model.adapter() == null ? plan.describedWithoutAdapter() : plan.described());
        if (model.adapter() != null && reading.learningRate() != null) {
            options.put("learning_rate", reading.learningRate());
        }
        options.put("rows", reading.rows());
        options.put("held_out_losses", reading.losses());
        return options;
    }

    private static void writeScorecard(Path files, Fitted fitted, Reference reference) {
        try {
            ScorecardFiles.write(files, fitted.scorecard(), fitted.trees());
            ReferenceFile.write(files, reference);
        } catch (IOException e) {
            throw new UncheckedIOException("The scorecard cannot be written into " + files, e);
        }
    }

    private void writeReport(Path files, Measured measured) {
        try (Writer predictions = Files.newBufferedWriter(files.resolve(ArtefactFile.PREDICTIONS))) {
            Files.write(
                    files.resolve(ArtefactFile.REPORT),
                    json.writerWithDefaultPrettyPrinter().writeValueAsBytes(measured.report()));
            PredictionsCsv.write(measured.report().outcomes(), measured.predictions(), predictions);
        } catch (IOException e) {
            throw new UncheckedIOException("The report cannot be written into " + files, e);
        }
    }

    private static void writeCard(Path files, String card) {
        try {
            Files.writeString(files.resolve(ArtefactFile.MODEL_CARD), card);
        } catch (IOException e) {
            throw new UncheckedIOException("The model card cannot be written into " + files, e);
        }
    }
}
