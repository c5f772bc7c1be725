package io.lorica.registry.version;

import static io.lorica.api.registry.ArtefactFile.PREDICTIONS;
import static io.lorica.api.registry.ArtefactFile.REPORT;

import io.lorica.api.decision.DecisionPolicy;
import io.lorica.api.decision.DecisionSpec.Outcome;
import io.lorica.api.registry.VersionManifest;
import io.lorica.api.report.VersionReport;
import io.lorica.registry.artefact.StagedFile;
import io.lorica.registry.problem.RegistryProblem.InvalidArtefact;
import io.lorica.report.prediction.PredictionsCsv;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Reads a report as who asks for it will, and holds it against the decision that it is about. */
@Component
class ReportCheck {
    private static final String HEADER = String.join(",", PredictionsCsv.FIRST_COLUMNS) + ",";

    private final JsonMapper json;

    ReportCheck(JsonMapper json) {
        this.json = json;
    }

    /** @throws InvalidArtefact if nobody could read it, or it is about something else */
    void check(Map<String, StagedFile> files, VersionManifest manifest) {
        StagedFile report = files.get(REPORT);
        StagedFile predictions = files.get(PREDICTIONS);
        if (report == null && predictions == null) {
            return;
        }
        if (report == null || predictions == null) {
            throw wrong(
                    report == null ? PREDICTIONS : REPORT,
                    "needs %s beside it. Send both, or neither".formatted(report == null ? REPORT : PREDICTIONS));
        }
        DecisionPolicy decision = manifest.decision();
        if (decision == null) {
            throw wrong(REPORT, "is there, and the manifest says nothing of a decision. Send both, or neither");
        }
        List<String> labels =
                decision.spec().outcomes().stream().map(Outcome::label).toList();
        List<String> reported = read(report).outcomes();
        if (!reported.equals(labels)) {
            throw wrong(
                    REPORT,
                    "has outcomes %s, the manifest's decision %s. Send the version's own report"
                            .formatted(reported, labels));
        }
        requireHeader(predictions);
    }

    private VersionReport read(StagedFile report) {
        try {
            return json.readValue(report.path(), VersionReport.class);
        } catch (JacksonException e) {
            throw wrong(REPORT, "is no report of this release: " + e.getOriginalMessage());
        }
    }

    private static void requireHeader(StagedFile predictions) {
        try (BufferedReader lines = Files.newBufferedReader(predictions.path())) {
            String header = lines.readLine();
            if (header == null || !header.startsWith(HEADER)) {
                throw wrong(PREDICTIONS, "does not begin with the columns %s".formatted(HEADER));
            }
        } catch (IOException e) {
            throw wrong(PREDICTIONS, "is no text in UTF-8. " + e.getMessage());
        }
    }

    private static InvalidArtefact wrong(String file, String what) {
        return new InvalidArtefact(file, "%s %s.".formatted(file, what));
    }
}
