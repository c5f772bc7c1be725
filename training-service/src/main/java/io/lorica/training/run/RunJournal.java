package io.lorica.training.run;

import io.lorica.api.registry.VersionRef;
import io.lorica.api.training.RunProgress;
import io.lorica.api.training.RunState;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Moves runs from state to state and writes each move and each step down, in one transaction. */
@Component
class RunJournal {
    private final RunRepository runs;
    private final MeterRegistry meters;
    private final Clock clock;

    RunJournal(RunRepository runs, MeterRegistry meters, Clock clock) {
        this.runs = runs;
        this.meters = meters;
        this.clock = clock;
    }

    /** @throws RunCancelled if the run has ended meanwhile */
    @Transactional
    public void enter(String id, RunState state) {
        runs.lock(id);
        if (!runs.enter(id, state)) {
            throw new RunCancelled();
        }
        append(id, new Step(state, 0, 0, null, null, null, null), null);
    }

    @Transactional
    public void step(String id, Step step) {
        runs.lock(id);
        append(id, step, null);
    }

    /** Does nothing if the run has ended. */
    @Transactional
    public void end(String id, RunState state, @Nullable VersionRef result, @Nullable String message) {
        runs.lock(id);
        if (runs.end(id, state, result, state == RunState.FAILED ? message : null, now())) {
            append(id, new Step(state, 0, 0, null, null, null, null), message);
            meters.counter("lorica.training.runs", "state", state.name()).increment();
        }
    }

    void queued(String id) {
        append(id, new Step(RunState.QUEUED, 0, 0, null, null, null, null), null);
    }

    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private void append(String id, Step step, @Nullable String message) {
        runs.append(
                id,
                new RunProgress(
                        runs.nextSequence(id),
                        step.state(),
                        step.step(),
                        step.totalSteps(),
                        step.loss(),
                        step.learningRate(),
                        step.tokensPerSecond(),
                        step.etaSeconds(),
                        message,
                        now()));
    }

    record Step(
            RunState state,
            int step,
            int totalSteps,
            @Nullable Double loss,
            @Nullable Double learningRate,
            @Nullable Double tokensPerSecond,
            @Nullable Double etaSeconds) {}
}
