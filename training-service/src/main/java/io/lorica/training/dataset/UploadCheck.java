package io.lorica.training.dataset;

import io.lorica.api.Problem.FieldError;
import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.decision.FieldRole;
import io.lorica.api.report.SplitMethod;
import io.lorica.api.training.CreateDatasetRequest;
import io.lorica.api.training.DatasetKind;
import io.lorica.api.training.Split;
import io.lorica.chassis.problem.InvalidRequest;
import io.lorica.decision.spec.DecisionSpecCheck;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What bean validation cannot say about an upload. */
final class UploadCheck {
    private UploadCheck() {}

    /** @throws InvalidRequest naming every fault */
    static void check(CreateDatasetRequest request) {
        List<FieldError> faults = new ArrayList<>();
        DecisionSpec decision = request.decision();
        if (request.kind() == DatasetKind.JSONL && decision != null) {
            faults.add(
                    new FieldError("decision", "is for TABULAR data sets; leave it out or send the table as TABULAR"));
        } else if (request.kind() == DatasetKind.TABULAR && decision == null) {
            faults.add(new FieldError("decision", "is required for TABULAR data sets"));
        } else if (decision != null) {
            DecisionSpecCheck.faults(decision)
                    .forEach(fault -> faults.add(new FieldError("decision." + fault.field(), fault.message())));
        }
        if (request.kind() == DatasetKind.JSONL && request.table() != null) {
            faults.add(new FieldError("table", "is for TABULAR data sets; leave it out"));
        }
        Split split = request.split();
        if (split.validation() + split.test() > 0.9) {
            faults.add(new FieldError("split", "leaves less than a tenth of the rows for training; hold out less"));
        }
        if (split.method() == SplitMethod.BY_TIME && !hasTime(decision)) {
            faults.add(new FieldError(
                    "split.method",
                    "is BY_TIME, and no field has the role EVENT_TIME; give one that role, or split at RANDOM"));
        }
        if (!faults.isEmpty()) {
            throw new InvalidRequest(faults);
        }
    }

    private static boolean hasTime(@Nullable DecisionSpec decision) {
        return decision != null && decision.fields().stream().anyMatch(field -> field.role() == FieldRole.EVENT_TIME);
    }
}
