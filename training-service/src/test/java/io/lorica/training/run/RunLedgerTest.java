package io.lorica.training.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lorica.api.registry.AdapterLayer;
import io.lorica.api.registry.BaseModelRef;
import io.lorica.api.registry.BaseModelShape;
import io.lorica.api.registry.VersionRef;
import io.lorica.api.training.CreateTrainingRunRequest;
import io.lorica.api.training.Evaluation;
import io.lorica.api.training.RunProgress;
import io.lorica.api.training.RunState;
import io.lorica.api.training.TrainingRun;
import io.lorica.chassis.security.Caller;
import io.lorica.engine.options.Precision;
import io.lorica.training.ServiceTest;
import io.lorica.training.TrainingProblem;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

/** Runs that are in no queue, so that nobody but the test changes them. */
class RunLedgerTest extends ServiceTest {
    private static final RunEnd SUCCEEDED = new RunEnd.Succeeded(new VersionRef("credit", 1, "e".repeat(64)));

    @Autowired
    RunLedger ledger;

    @Autowired
    JdbcTemplate jdbc;

    @Test
    void events_that_are_written_at_once_are_numbered_without_gaps_and_repetitions() throws Exception {
        Attempt attempt = begun();
        ledger.enter(attempt, RunState.TRAINING);
        int threads = 8;
        int steps = 25;
        atOnce(threads, () -> {
            for (int i = 0; i < steps; i++) {
                ledger.step(attempt, Step.of(RunState.TRAINING, i, steps));
            }
            return true;
        });
        assertThat(ledger.eventsAfter(attempt.runId(), 0, 1_000))
                .extracting(RunProgress::sequence)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, threads * steps + 2).boxed().toList());
    }

    @Test
    void a_cancel_that_is_accepted_while_a_run_comes_to_its_end_keeps_it_from_being_registered() throws Exception {
        for (int i = 0; i < 40; i++) {
            Attempt attempt = evaluating();
            List<Future<Boolean>> won = atOnce(
                    () -> {
                        try {
                            ledger.cancel(attempt.runId());
                            return true;
                        } catch (TrainingProblem.RunEnded e) {
                            return false;
                        }
                    },
                    () -> {
                        try {
                            ledger.enter(attempt, RunState.REGISTERING);
                            ledger.end(attempt, SUCCEEDED);
                            return true;
                        } catch (RunCancelled e) {
                            ledger.end(attempt, new RunEnd.Cancelled("Cancelled."));
                            return false;
                        }
                    });
            boolean isCancelled = won.get(0).get();
            boolean isRegistered = won.get(1).get();
            assertThat(isCancelled).isNotEqualTo(isRegistered);
            assertThat(ledger.find(attempt.runId()).state())
                    .isEqualTo(isCancelled ? RunState.CANCELLED : RunState.SUCCEEDED);
        }
    }

    @Test
    void of_ends_that_come_at_once_one_counts_and_has_the_only_final_event() throws Exception {
        Attempt attempt = evaluating();
        ledger.enter(attempt, RunState.REGISTERING);
        atOnce(
                () -> {
                    ledger.end(attempt, SUCCEEDED);
                    return true;
                },
                () -> {
                    ledger.end(attempt, new RunEnd.Failed("why"));
                    return true;
                });
        TrainingRun run = ledger.find(attempt.runId());
        assertThat(run.state()).isIn(RunState.SUCCEEDED, RunState.FAILED);
        assertThat(run.result() == null).isEqualTo(run.error() != null);
        assertThat(ledger.eventsAfter(attempt.runId(), 0, 100))
                .filteredOn(event -> event.state().isFinal())
                .singleElement()
                .satisfies(event -> assertThat(event.state()).isEqualTo(run.state()));
    }

    @Test
    void attempts_that_begin_at_once_are_counted_apart() throws Exception {
        String id = queued();
        List<Integer> numbers = new ArrayList<>();
        for (Future<Integer> number :
                atOnce(6, () -> ledger.beginAttempt(id).orElseThrow().number())) {
            numbers.add(number.get());
        }
        assertThat(numbers).containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6);
    }

    @Test
    void an_attempt_that_was_overtaken_changes_nothing_any_more() {
        Attempt early = begun();
        ledger.enter(early, RunState.TRAINING);
        Attempt late = ledger.beginAttempt(early.runId()).orElseThrow();
        assertThat(ledger.goesOn(early)).isFalse();
        assertThat(ledger.goesOn(late)).isTrue();
        assertThatThrownBy(() -> ledger.step(early, Step.of(RunState.TRAINING, 1, 2)))
                .isInstanceOf(RunCancelled.class);
        assertThatThrownBy(() -> ledger.enter(early, RunState.EVALUATING)).isInstanceOf(RunCancelled.class);
        assertThatThrownBy(() -> ledger.evaluated(early, new Evaluation(Map.of(), null)))
                .isInstanceOf(RunCancelled.class);
        ledger.end(early, new RunEnd.Failed("late"));
        assertThat(ledger.find(early.runId()).state()).isEqualTo(RunState.TRAINING);
        ledger.enter(late, RunState.TRAINING);
    }

    @Test
    void an_illegal_transition_is_an_error_and_leaves_row_and_events_as_they_were() {
        Attempt attempt = begun();
        assertThatThrownBy(() -> ledger.enter(attempt, RunState.EVALUATING)).isInstanceOf(IllegalTransition.class);
        assertThatThrownBy(() -> ledger.end(attempt, SUCCEEDED)).isInstanceOf(IllegalTransition.class);
        assertThatThrownBy(() -> ledger.step(attempt, Step.of(RunState.TRAINING, 1, 2)))
                .isInstanceOf(IllegalTransition.class);
        assertThat(ledger.find(attempt.runId()).state()).isEqualTo(RunState.QUEUED);
        assertThat(ledger.eventsAfter(attempt.runId(), 0, 10)).hasSize(1);
    }

    @Test
    void a_run_that_has_ended_stays_as_it_is() {
        Attempt attempt = evaluating();
        ledger.enter(attempt, RunState.REGISTERING);
        ledger.end(attempt, SUCCEEDED);
        TrainingRun ended = ledger.find(attempt.runId());
        assertThat(ended.result()).isEqualTo(new VersionRef("credit", 1, "e".repeat(64)));
        assertThat(ended.finishedAt()).isNotNull();
        ledger.end(attempt, new RunEnd.Failed("late"));
        assertThatThrownBy(() -> ledger.enter(attempt, RunState.TRAINING)).isInstanceOf(RunCancelled.class);
        assertThatThrownBy(() -> ledger.cancel(attempt.runId())).isInstanceOf(TrainingProblem.RunEnded.class);
        assertThat(ledger.beginAttempt(attempt.runId())).isEmpty();
        assertThat(ledger.hasEnded(attempt.runId())).isTrue();
        assertThat(ledger.find(attempt.runId())).isEqualTo(ended);
    }

    @Test
    void a_run_that_is_cancelled_before_it_began_says_so_and_cancelling_it_again_changes_nothing() {
        String id = queued();
        TrainingRun cancelled = ledger.cancel(id);
        assertThat(cancelled.state()).isEqualTo(RunState.CANCELLED);
        assertThat(ledger.cancel(id)).isEqualTo(ledger.find(id)).isEqualTo(cancelled);
        assertThat(ledger.eventsAfter(id, 0, 10))
                .hasSize(2)
                .last()
                .satisfies(event -> assertThat(event.message()).contains("before it began"));
    }

    @Test
    void what_is_registered_again_after_a_node_died_ignores_an_older_wish_to_cancel() {
        Attempt attempt = evaluating();
        ledger.enter(attempt, RunState.REGISTERING);
        jdbc.update("update training_run set cancel_requested = true where id = ?", attempt.runId());
        Attempt again = ledger.beginAttempt(attempt.runId()).orElseThrow();
        ledger.enter(again, RunState.REGISTERING);
        ledger.end(again, SUCCEEDED);
        assertThat(ledger.find(attempt.runId()).state()).isEqualTo(RunState.SUCCEEDED);
    }

    @Test
    void the_first_plan_is_kept_whoever_comes_later() throws Exception {
        Attempt attempt = begun();
        assertThat(ledger.find(attempt.runId()).plan()).isNull();
        List<ResolvedPlan> kept = new ArrayList<>();
        for (Future<ResolvedPlan> plan : atOnce(
                () -> ledger.keepPlan(attempt, plan(Precision.BF16)),
                () -> ledger.keepPlan(attempt, plan(Precision.FP32)))) {
            kept.add(plan.get());
        }
        assertThat(kept.get(0)).isEqualTo(kept.get(1));
        Attempt again = ledger.beginAttempt(attempt.runId()).orElseThrow();
        assertThat(again.plan()).isEqualTo(kept.get(0));
        assertThat(ledger.find(attempt.runId()).plan())
                .containsEntry("precision_choice", "FASTEST_ON_NODE")
                .containsKeys("options", "base_shape");
        assertThatThrownBy(
                        () -> jdbc.update("update training_run set plan = '{}'::jsonb where id = ?", attempt.runId()))
                .isInstanceOf(DataAccessException.class)
                .hasMessageContaining("is decided");
    }

    @Test
    void creator_and_trace_are_kept_for_whoever_carries_the_run_out() {
        String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        Span request = Span.wrap(
                SpanContext.create(trace, "00f067aa0ba902b7", TraceFlags.getSampled(), TraceState.getDefault()));
        RunOrigin origin;
        try (var _ = request.makeCurrent()) {
            origin = RunOrigin.of(new Caller("key-7", "branch-7", null));
        }
        TrainingRun run = ledger.queue(request(), base(), origin);
        assertThat(run.createdBy()).isEqualTo("branch-7");
        assertThat(ledger.beginAttempt(run.id()).orElseThrow().origin())
                .isEqualTo(new RunOrigin("key-7", "branch-7", "00-" + trace + "-00f067aa0ba902b7-01"));
        assertThat(RunOrigin.of(new Caller("key-7", "branch-7", null)).traceparent())
                .isNull();
    }

    @Test
    void an_unknown_run_is_a_problem() {
        assertThatThrownBy(() -> ledger.find("none")).isInstanceOf(TrainingProblem.UnknownRun.class);
        assertThatThrownBy(() -> ledger.cancel("none")).isInstanceOf(TrainingProblem.UnknownRun.class);
        assertThatThrownBy(() -> ledger.beginAttempt("none")).isInstanceOf(TrainingProblem.UnknownRun.class);
    }

    private String queued() {
        return ledger.queue(request(), base(), new RunOrigin("key-1", "branch-7", null))
                .id();
    }

    private Attempt begun() {
        return ledger.beginAttempt(queued()).orElseThrow();
    }

    private Attempt evaluating() {
        Attempt attempt = begun();
        ledger.enter(attempt, RunState.TRAINING);
        ledger.enter(attempt, RunState.EVALUATING);
        return attempt;
    }

    private static CreateTrainingRunRequest request() {
        return new CreateTrainingRunRequest("credit", AdapterLayer.DOMAIN, null, List.of("d"), null);
    }

    private static BaseModelRef base() {
        return new BaseModelRef("tiny", "b".repeat(64));
    }

    private static ResolvedPlan plan(Precision fastest) {
        return ResolvedPlan.of(null, () -> fastest, new BaseModelShape(2, 16, 32, 16, 8, 100), List.of());
    }

    private static <T> List<Future<T>> atOnce(int threads, Callable<T> call) throws Exception {
        return atOnce(Collections.nCopies(threads, call));
    }

    private static <T> List<Future<T>> atOnce(Callable<T> one, Callable<T> other) throws Exception {
        return atOnce(List.of(one, other));
    }

    /** Each call begins when all threads are ready; one that throws fails the test. */
    private static <T> List<Future<T>> atOnce(List<Callable<T>> calls) throws Exception {
        var ready = new CyclicBarrier(calls.size());
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<T>> together = calls.stream()
                    .<Callable<T>>map(call -> () -> {
                        ready.await();
                        return call.call();
                    })
                    .toList();
            List<Future<T>> done = threads.invokeAll(together);
            for (Future<T> call : done) {
                requireDone(call);
            }
            return done;
        }
    }

    private static void requireDone(Future<?> call) throws InterruptedException {
        try {
            call.get();
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        }
    }
}
