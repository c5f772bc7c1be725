package io.lorica.training.attempt;

import io.lorica.api.training.Evaluation;
import io.lorica.api.training.RunState;
import io.lorica.training.run.Attempt;
import io.lorica.training.run.RunCancelled;
import io.lorica.training.run.RunLedger;
import io.lorica.training.run.Step;
import io.lorica.training.run.StopSignal;
import java.time.Duration;
import java.util.function.IntConsumer;

/** Where an attempt tells how far it is, and hears that it shall stop. */
final class AttemptProgress {
    /** Steps that follow faster are left out of the events, but for each state's last one. */
    private static final Duration SPACING = Duration.ofMillis(200);

    private final Attempt attempt;
    private final RunLedger ledger;
    private final StopSignal stop;
    private long lastTold;

    AttemptProgress(Attempt attempt, RunLedger ledger, StopSignal stop) {
        this.attempt = attempt;
        this.ledger = ledger;
        this.stop = stop;
    }

    /** @throws RunCancelled if the attempt is to stop */
    void enter(RunState state) {
        if (stop.isGiven()) {
            throw new RunCancelled();
        }
        ledger.enter(attempt, state);
        lastTold = 0;
    }

    /** @throws RunCancelled if the attempt is to stop */
    void step(Step step) {
        long now = System.nanoTime();
        if (step.step() == step.totalSteps() || lastTold == 0 || now - lastTold >= SPACING.toNanos()) {
            lastTold = now;
            ledger.step(attempt, step);
        }
    }

    /** @throws RunCancelled if the attempt is to stop */
    void evaluated(Evaluation evaluation) {
        ledger.evaluated(attempt, evaluation);
    }

    /**
     * For what hears of rows one by one or by the batch.
     *
     * @param before rows that were scored before
     */
    IntConsumer evaluating(int before, int total) {
        return done -> {
            requireGoesOn();
            step(Step.of(RunState.EVALUATING, before + done, total));
        };
    }

    boolean isToStop() {
        return stop.isGiven() || !ledger.goesOn(attempt);
    }

    /** @throws RunCancelled if the attempt is to stop */
    void requireGoesOn() {
        if (isToStop()) {
            throw new RunCancelled();
        }
    }
}
