package io.lorica.training.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import io.lorica.api.training.RunState;
import io.lorica.chassis.problem.InvalidRequest;
import io.lorica.engine.failure.DeviceException;
import io.lorica.engine.failure.TemplateException;
import io.lorica.formats.AdapterException;
import io.lorica.formats.CheckpointException;
import io.lorica.formats.TokenizerException;
import io.lorica.training.TrainingProblem;
import io.lorica.training.attempt.RunFailures.Outcome;
import io.lorica.training.run.IllegalTransitions;
import io.lorica.training.run.RunCancelled;
import io.lorica.training.run.RunEnd;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RunFailuresTest {
    @ParameterizedTest
    @MethodSource("toldAsTheyAre")
    void what_the_caller_can_act_on_fails_the_run_in_its_own_words(Throwable failure) {
        assertThat(RunFailures.of(failure, false, false))
                .isEqualTo(new Outcome.Ends(new RunEnd.Failed(failure.getMessage()), false));
    }

    static List<Throwable> toldAsTheyAre() {
        return List.of(
                new TrainingProblem.Untrainable("The row of line 3 is too long."),
                new TrainingProblem.DamagedDataset("The file is gone."),
                new TrainingProblem.UnknownDataset("d"),
                new InvalidRequest("options.precision", "is unknown"),
                new DeviceException("No GPU."),
                new TemplateException("No template."),
                new AdapterException("Another base."),
                new CheckpointException("A tensor is missing."),
                new TokenizerException("No tokenizer."),
                new UncheckedIOException("The folder cannot be made.", new IOException("read-only")),
                new IllegalStateException("The registry refused with 409."));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void a_fault_in_this_service_fails_the_run_and_points_to_the_log(Throwable fault) {
        Outcome outcome = RunFailures.of(fault, false, false);
        assertThat(outcome).isInstanceOfSatisfying(Outcome.Ends.class, ends -> {
            assertThat(ends.isUnexpected()).isTrue();
            assertThat(ends.end().state()).isEqualTo(RunState.FAILED);
            assertThat(ends.end().message())
                    .contains(fault.getClass().getSimpleName())
                    .contains("log");
        });
    }

    static List<Throwable> faults() {
        return List.of(
                new NullPointerException("x"),
                new ClassCastException(),
                new IllegalStateException(),
                new IllegalArgumentException("x"),
                IllegalTransitions.one(),
                new StackOverflowError(),
                new UnsatisfiedLinkError("torch"),
                new AssertionError(),
                new IOException("checked"));
    }

    @Test
    void an_outage_is_waited_out_while_attempts_are_left() {
        var outage = new TrainingProblem.RegistryUnavailable("The registry cannot be reached.");
        assertThat(RunFailures.of(outage, false, false)).isEqualTo(new Outcome.BeginsAgain());
        assertThat(RunFailures.of(outage, false, true))
                .isEqualTo(new Outcome.Ends(
                        new RunEnd.Failed("The registry cannot be reached. Then create the run again."), false));
    }

    @Test
    void a_cancelled_run_ends_and_one_whose_node_stops_is_begun_again() {
        for (CancellationException stopped :
                List.of(new RunCancelled(), new CancellationException("Training was cancelled in step 3"))) {
            assertThat(RunFailures.of(stopped, false, true))
                    .isInstanceOfSatisfying(
                            Outcome.Ends.class,
                            ends -> assertThat(ends.end().state()).isEqualTo(RunState.CANCELLED));
            assertThat(RunFailures.of(stopped, true, true)).isEqualTo(new Outcome.BeginsAgain());
        }
    }

    @Test
    void a_training_that_diverged_and_a_full_memory_are_told_with_their_remedies() {
        assertThat(message(new ArithmeticException("loss is NaN in step 4")))
                .contains("loss is NaN in step 4")
                .contains("options.learning_rate");
        assertThat(message(new OutOfMemoryError())).contains("memory").contains("options.batch_size");
    }

    @Test
    void a_run_that_was_begun_too_often_says_how_often() {
        assertThat(RunFailures.begunTooOften(3).message()).contains("3 times");
    }

    private static String message(Throwable failure) {
        return switch (RunFailures.of(failure, false, false)) {
            case Outcome.Ends(RunEnd end, boolean _) -> String.valueOf(end.message());
            case Outcome.BeginsAgain() -> throw new AssertionError("begins again");
        };
    }
}
