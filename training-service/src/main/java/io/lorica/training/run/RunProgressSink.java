package io.lorica.training.run;

import io.lorica.api.training.Evaluation;
import io.lorica.api.training.RunState;
import io.lorica.training.run.RunJournal.Step;
import java.time.Duration;

/** Where the work of one run tells how far it is, and hears that it shall stop. */
final class RunProgressSink {
    /** Steps that follow faster are left out of the events, but for each state's last one. */
    private static final Duration SPACING = Duration.ofMillis(200);

    private final String runId;
    private final RunRepository runs;
    private final RunJournal journal;
    private final StopSignal stop;
    private long lastTold;

    RunProgressSink(String runId, RunRepository runs, RunJournal journal, StopSignal stop) {
        this.runId = runId;
        this.runs = runs;
        this.journal = journal;
        this.stop = stop;
    }

    void enter(RunState state) {
        requireGoOn();
        journal.enter(runId, state);
        lastTold = 0;
    }

    void step(Step step) {
        long now = System.nanoTime();
        if (step.step() == step.totalSteps() || lastTold == 0 || now - lastTold >= SPACING.toNanos()) {
            lastTold = now;
            journal.step(runId, step);
        }
    }

    void evaluated(Evaluation evaluation) {
        runs.evaluated(runId, evaluation);
    }

    boolean isCancelled() {
        return stop.isGiven() || runs.isCancelRequested(runId);
    }

    /** @throws RunCancelled if the run was cancelled or this node is stopping */
    void requireGoOn() {
        if (isCancelled()) {
            throw new RunCancelled();
        }
    }
}
