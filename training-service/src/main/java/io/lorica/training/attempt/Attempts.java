package io.lorica.training.attempt;

import io.lorica.api.registry.VersionRef;
import io.lorica.training.run.Attempt;
import io.lorica.training.run.RunEnd;
import io.lorica.training.run.RunLedger;
import io.lorica.training.run.RunProperties;
import io.lorica.training.run.RunWorker;
import io.lorica.training.run.StopSignal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Makes attempts at runs. An attempt that was cut off is begun again from the data, or from the finished adapter if it
 * had got so far; the registry is asked first, so that a version is never registered twice.
 */
@Component
class Attempts implements RunWorker {
    private static final Logger log = LoggerFactory.getLogger(Attempts.class);

    private final RunLedger ledger;
    private final VersionMaking making;
    private final Registration registration;
    private final RunProperties properties;
    private final StopSignal stop;
    private final RunTrace trace;

    Attempts(
            RunLedger ledger,
            VersionMaking making,
            Registration registration,
            RunProperties properties,
            StopSignal stop,
            RunTrace trace) {
        this.ledger = ledger;
        this.making = making;
        this.registration = registration;
        this.properties = properties;
        this.stop = stop;
        this.trace = trace;
    }

    @Override
    public void run(String runId) {
        ledger.beginAttempt(runId).ifPresent(attempt -> trace.under(attempt, () -> carryOut(attempt)));
    }

    private void carryOut(Attempt attempt) {
        if (attempt.number() > properties.attempts()) {
            ledger.end(attempt, RunFailures.begunTooOften(properties.attempts()));
            return;
        }
        VersionRef version;
        try {
            version = version(attempt);
        } catch (RuntimeException | Error e) {
            switch (RunFailures.of(e, stop.isGiven(), attempt.number() == properties.attempts())) {
                case RunFailures.Outcome.BeginsAgain() -> throw e;
                case RunFailures.Outcome.Ends(RunEnd end, boolean isUnexpected) -> {
                    tell(attempt, end, isUnexpected, e);
                    ledger.end(attempt, end);
                }
            }
            return;
        }
        // Not among what may fail the run: it is registered, and if this can't be noted now, the next attempt does.
        ledger.end(attempt, new RunEnd.Succeeded(version));
    }

    private VersionRef version(Attempt attempt) {
        var folder = new RunFolder(properties.directory().resolve(attempt.runId()));
        var progress = new AttemptProgress(attempt, ledger, stop);
        if (!folder.isFinished()) {
            making.make(attempt, folder, progress);
        }
        return registration.register(attempt, folder, progress);
    }

    private static void tell(Attempt attempt, RunEnd end, boolean isUnexpected, Throwable cause) {
        switch (end) {
            case RunEnd.Failed _
            when isUnexpected -> log.error("Training run {} failed unexpectedly", attempt.runId(), cause);
            case RunEnd.Failed _ -> log.warn("Training run {} failed", attempt.runId(), cause);
            case RunEnd.Cancelled _ -> log.info("Training run {} was stopped", attempt.runId());
            case RunEnd.Succeeded _ -> {}
        }
    }
}
