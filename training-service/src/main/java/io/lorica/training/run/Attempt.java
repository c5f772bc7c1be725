package io.lorica.training.run;

import io.lorica.api.training.TrainingRun;
import org.jspecify.annotations.Nullable;

/**
 * The right to change a run: while it is open, its latest attempt has it, and no earlier one.
 *
 * @param run as it was when the attempt was begun
 * @param number from 1
 * @param plan of an earlier attempt; null if none came so far
 * @param origin for whom it is carried out
 */
public record Attempt(TrainingRun run, int number, @Nullable ResolvedPlan plan, RunOrigin origin) {
    public String runId() {
        return run.id();
    }
}
