package io.lorica.training.attempt;

import io.lorica.chassis.problem.DomainException;
import io.lorica.engine.failure.EngineException;
import io.lorica.formats.FormatException;
import io.lorica.training.run.IllegalTransition;
import io.lorica.training.run.RunEnd;
import java.io.UncheckedIOException;
import java.util.concurrent.CancellationException;

/** What becomes of a run whose attempt was stopped by an exception, whichever it is. */
final class RunFailures {
    private RunFailures() {}

    /** What becomes of the run. */
    sealed interface Outcome {
        /** It goes back to the queue and is begun again. */
        record BeginsAgain() implements Outcome {}

        /** @param isUnexpected whether only the log tells the cause: it is a fault in this service, or of its node */
        record Ends(RunEnd end, boolean isUnexpected) implements Outcome {}
    }

    /**
     * @param isNodeStopping whether this node was told to stop
     * @param isLast whether no further attempt is allowed
     */
    static Outcome of(Throwable failure, boolean isNodeStopping, boolean isLast) {
        return switch (failure) {
            case CancellationException _ ->
                isNodeStopping
                        ? new Outcome.BeginsAgain()
                        : new Outcome.Ends(new RunEnd.Cancelled("Cancelled. Nothing was registered."), false);
            case DomainException problem
            when problem.kind() == DomainException.Kind.UNAVAILABLE ->
                isLast ? told(problem, " Then create the run again.") : new Outcome.BeginsAgain();
            case DomainException problem -> told(problem, "");
            case EngineException refusal -> told(refusal, "");
            case FormatException refusal -> told(refusal, "");
            case UncheckedIOException broken -> told(broken, "");
            case IllegalTransition fault -> unexpected(fault);
            case IllegalStateException refusal -> told(refusal, "");
            case ArithmeticException diverged ->
                failed("Training diverged: %s. Lower options.learning_rate or raise options.warmup_ratio."
                        .formatted(diverged.getMessage()));
            case OutOfMemoryError _ ->
                new Outcome.Ends(
                        new RunEnd.Failed("The node ran out of memory. Lower options.batch_size or options.max_tokens,"
                                + " or give the service more memory."),
                        true);
            default -> unexpected(failure);
        };
    }

    /** A run whose attempts were all cut off. */
    static RunEnd begunTooOften(int attempts) {
        return new RunEnd.Failed(
                ("The run was begun %d times and never came to its end: nodes stopped beneath it or the"
                                + " registry did not answer. See the service's log, then create the run again.")
                        .formatted(attempts));
    }

    private static Outcome told(RuntimeException failure, String remedy) {
        String message = failure.getMessage();
        return message == null ? unexpected(failure) : failed(message + remedy);
    }

    private static Outcome failed(String why) {
        return new Outcome.Ends(new RunEnd.Failed(why), false);
    }

    private static Outcome unexpected(Throwable failure) {
        return new Outcome.Ends(
                new RunEnd.Failed(
                        "The run failed unexpectedly (%s). The service's log has the cause under this run's id."
                                .formatted(failure.getClass().getSimpleName())),
                true);
    }
}
