package io.lorica.training.dataset;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.training.CreateDatasetRequest;
import io.lorica.chassis.problem.InvalidRequest;
import io.lorica.intake.Intake;
import io.lorica.intake.IntakeException;
import io.lorica.intake.IntakeLimits;
import io.lorica.intake.ParsedRows;
import io.lorica.training.TrainingProblem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.stereotype.Component;

/** Reads an upload and splits its rows, for its preview as for the data set itself. Stores nothing. */
@Component
class UploadReading {
    private final Intake intake;

    UploadReading(DatasetProperties limits) {
        this.intake = new Intake(
                new IntakeLimits(limits.maxRows(), limits.maxPromptCharacters(), limits.maxLineCharacters()));
    }

    /**
     * @throws InvalidRequest if the request itself is wrong
     * @throws TrainingProblem if the file can't be read, or too few of its rows be used
     */
    ReadUpload read(CreateDatasetRequest request, Path upload) {
        UploadCheck.check(request);
        ParsedRows parsed = parse(request, upload);
        SplitCheck.requireAccepted(parsed);
        QuarantineCeiling.check(request, parsed);
        SplitCheck.requireDifferentPrompts(request, parsed);
        var rows = SplitChoice.split(parsed.accepted(), request.split());
        SplitCheck.requireEachLabel(request, rows);
        return new ReadUpload(request, parsed, rows);
    }

    private ParsedRows parse(CreateDatasetRequest request, Path upload) {
        try (InputStream in = Files.newInputStream(upload)) {
            DecisionSpec decision = request.decision();
            return decision == null ? intake.text(in) : intake.table(decision, request.table(), in);
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
}
