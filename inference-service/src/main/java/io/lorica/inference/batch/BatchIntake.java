package io.lorica.inference.batch;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.inference.CreateBatchRequest;
import io.lorica.chassis.security.Caller;
import io.lorica.files.Digest;
import io.lorica.inference.InferenceProblem;
import io.lorica.inference.batch.StoredBatch.Owner;
import io.lorica.inference.batch.StoredBatch.Progress;
import io.lorica.inference.batch.StoredBatch.Upload;
import io.lorica.inference.model.ModelLease;
import io.lorica.inference.model.ServedModels;
import io.lorica.intake.IntakeException;
import io.lorica.intake.RecordFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Holds an upload against the version that answers now, before anything is promised: that version will decide, and
 * whoever uploads a file that it can't read hears so at once.
 */
@Component
class BatchIntake {
    private final ServedModels models;
    private final BatchesProperties properties;
    private final Clock clock;

    BatchIntake(ServedModels models, BatchesProperties properties, Clock clock) {
        this.models = models;
        this.properties = properties;
        this.clock = clock;
    }

    /**
     * @param staged the folder that holds the file
     * @return the batch, still without its number
     * @throws InferenceProblem if the model can't decide so, or the file can't be used
     */
    StoredBatch draft(
            CreateBatchRequest request, Path staged, String fileName, Caller caller, @Nullable String idempotencyKey) {
        Path path = BatchStore.fileIn(staged);
        try (ModelLease lease = models.lease(request.model())) {
            DecisionSpec spec = lease.requireDecision(request.asksWhy()).spec();
            RecordFile file = RecordFile.of(path, spec, request.table(), properties.limits());
            RecordFile.Survey survey = file.survey(AnswerColumns.of(spec, request.asksWhy()));
            return new StoredBatch(
                    "batch_" + UUID.randomUUID(),
                    0,
                    new Owner(caller.id(), caller.name(), caller.actor()),
                    request,
                    new Upload(fileName, file.format(), Digest.ofFile(path).sha256(), idempotencyKey, caller.scope()),
                    lease.model(),
                    lease.versions(),
                    survey.rows(),
                    properties.chunkRows(),
                    survey.warnings(),
                    clock.instant(),
                    Progress.NONE);
        } catch (IntakeException e) {
            throw new InferenceProblem.UnusableFile(e);
        } catch (IOException e) {
            throw new UncheckedIOException("The uploaded file can't be read", e);
        }
    }
}
