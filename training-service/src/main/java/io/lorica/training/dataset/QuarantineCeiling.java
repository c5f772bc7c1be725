package io.lorica.training.dataset;

import io.lorica.api.training.CreateDatasetRequest;
import io.lorica.intake.ParsedRows;
import io.lorica.training.TrainingProblem;
import org.jspecify.annotations.Nullable;

/** How much of an upload may be set aside before it is another file than its sender meant. */
final class QuarantineCeiling {
    private QuarantineCeiling() {}

    /** @throws TrainingProblem.TooManyQuarantined if more was set aside than the request allows */
    static void check(CreateDatasetRequest request, ParsedRows parsed) {
        @Nullable Double ceiling = request.maxQuarantinedShare();
        int quarantined = parsed.quarantined().size();
        int rows = quarantined + parsed.accepted().size();
        if (ceiling == null || quarantined <= ceiling * rows) {
            return;
        }
        var most = parsed.reasons().getFirst();
        throw new TrainingProblem.TooManyQuarantined(
                ("%d of %d rows cannot be used, and max_quarantined_share allows %s of them. Most often (%d rows, first"
                                + " line %d): %s. Nothing was stored; mend the rows, or raise the share.")
                        .formatted(quarantined, rows, ceiling, most.rows(), most.firstLine(), most.reason()),
                quarantined,
                parsed.reasons());
    }
}
