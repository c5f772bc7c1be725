package io.lorica.training.run;

import io.lorica.api.Page;
import io.lorica.api.registry.BaseModelRef;
import io.lorica.api.training.CreateTrainingRunRequest;
import io.lorica.api.training.Evaluation;
import io.lorica.api.training.RunProgress;
import io.lorica.api.training.RunState;
import io.lorica.api.training.TrainingRun;
import io.lorica.chassis.page.Cursor;
import io.lorica.training.TrainingProblem;
import io.lorica.training.dataset.DatasetUse;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * The only way to a run's row and its events.
 *
 * <p>Each change is a transaction of its own that begins by locking the row: changes of a run follow one another, each
 * sees what the one before it left, and its event is written with it under the next number. A run that has ended never
 * changes again.
 */
@Component
public class RunLedger implements DatasetUse {
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

    private final RunRepository runs;
    private final RunEventRepository events;
    private final JsonMapper json;
    private final MeterRegistry meters;
    private final Clock clock;

    RunLedger(RunRepository runs, RunEventRepository events, JsonMapper json, MeterRegistry meters, Clock clock) {
        this.runs = runs;
        this.events = events;
        this.json = json;
        this.meters = meters;
        this.clock = clock;
    }

    /** In the caller's transaction, if there is one: a run and what belongs to it come into being together. */
    @Transactional
    public TrainingRun queue(CreateTrainingRunRequest request, BaseModelRef base, RunOrigin origin) {
        var run = runs.saveAndFlush(new StoredRun(UUID.randomUUID().toString(), request, base, origin, now()));
        append(run, Step.first(RunState.QUEUED), null);
        return described(run);
    }

    /** Takes the run from an earlier attempt, if there is one. Empty if the run has ended. */
    @Transactional(propagation = Propagation.REQUIRES_NEW)
    public Optional<Attempt> beginAttempt(String id) {
        StoredRun run = lock(id);
        if (run.state().isFinal()) {
            return Optional.empty();
        }
        run.beginAttempt(now());
        return Optional.of(new Attempt(described(run), run.attempts(), run.plan(), run.origin()));
    }

    /**
     * Decides what the run is trained with, once and for all its attempts.
     *
     * @return what was decided first
     * @throws RunCancelled if the attempt is to stop
     */
    @Transactional(propagation = Propagation.REQUIRES_NEW)
    public ResolvedPlan keepPlan(Attempt attempt, ResolvedPlan plan) {
        StoredRun run = lock(attempt);
        ResolvedPlan decided = run.plan();
        if (decided == null) {
            run.keepPlan(plan);
            return plan;
        }
        return decided;
    }

    /**
     * A run whose cancelling was asked for enters no further state; once it is REGISTERING it can't be cancelled.
     *
     * @throws RunCancelled if the attempt is to stop
     * @throws IllegalTransition if that state does not follow
     */
    @Transactional(propagation = Propagation.REQUIRES_NEW)
    public void enter(Attempt attempt, RunState state) {
        StoredRun run = lock(attempt);
        if (run.isCancelRequested() && run.state() != RunState.REGISTERING) {
            throw new RunCancelled();
        }
        run.enter(state);
        append(run, Step.first(state), null);
    }

    /**
     * @throws RunCancelled if the attempt is to stop
     * @throws IllegalTransition if the run is in another state
     */
    @Transactional(propagation = Propagation.REQUIRES_NEW)
    public void step(Attempt attempt, Step step) {
        StoredRun run = lock(attempt);
        if (run.state() != step.state()) {
            throw new IllegalTransition(run.getId(), run.state(), step.state());
        }
        append(run, step, null);
    }

    /** @throws RunCancelled if the attempt is to stop */
    @Transactional(propagation = Propagation.REQUIRES_NEW)
    public void evaluated(Attempt attempt, Evaluation evaluation) {
        lock(attempt).evaluated(evaluation);
    }

    /**
     * Does nothing if the run has ended or another attempt has it.
     *
     * @throws IllegalTransition if it cannot end so from where it is
     */
    @Transactional(propagation = Propagation.REQUIRES_NEW)
    public void end(Attempt attempt, RunEnd end) {
        StoredRun run = lock(attempt.runId());
        if (isHeldBy(attempt, run)) {
            end(run, end);
        }
    }

    /**
     * A queued run ends here; a running one at its next step.
     *
     * @throws TrainingProblem.RunEnded if it is too late
     * @throws TrainingProblem.UnknownRun if there is none
     */
    @Transactional(propagation = Propagation.REQUIRES_NEW)
    public TrainingRun cancel(String id) {
        StoredRun run = lock(id);
        switch (run.state()) {
            case QUEUED -> end(run, new RunEnd.Cancelled("Cancelled before it began."));
            case TRAINING, EVALUATING -> run.requestCancel();
            case CANCELLED -> {}
            case REGISTERING, SUCCEEDED, FAILED ->
                throw new TrainingProblem.RunEnded(id, run.state().name());
        }
        return described(run);
    }

    /** @throws TrainingProblem.UnknownRun if there is none */
    @Transactional(readOnly = true)
    public TrainingRun find(String id) {
        return runs.findById(id).map(this::described).orElseThrow(() -> new TrainingProblem.UnknownRun(id));
    }

    /** Newest first. */
    @Transactional(readOnly = true)
    public Page<TrainingRun> page(@Nullable String cursor, int limit) {
        int size = Cursor.checkLimit(limit);
        long before = Cursor.parse(cursor, Long.MAX_VALUE).after();
        Page<StoredRun> page = Cursor.page(
                runs.findByPositionLessThanOrderByPositionDesc(before, Limit.of(size + 1)), size, StoredRun::position);
        return new Page<>(page.items().stream().map(this::described).toList(), page.nextCursor());
    }

    /** Oldest first. */
    @Transactional(readOnly = true)
    public List<String> openIds() {
        return runs.openIds();
    }

    @Override
    @Transactional(readOnly = true)
    public List<String> openRunsOn(String datasetId) {
        return runs.open().stream()
                .filter(run -> run.isOn(datasetId))
                .map(StoredRun::getId)
                .toList();
    }

    /** Whether no event follows those that can be read from now on. */
    @Transactional(readOnly = true)
    public boolean hasEnded(String id) {
        return runs.hasEnded(id);
    }

    /** False if the attempt is to stop. */
    @Transactional(readOnly = true)
    public boolean goesOn(Attempt attempt) {
        return runs.goesOn(attempt.runId(), attempt.number());
    }

    @Transactional(readOnly = true)
    public List<RunProgress> eventsAfter(String id, long sequence, int limit) {
        return events.after(id, sequence, Limit.of(limit)).stream()
                .map(StoredRunEvent::progress)
                .toList();
    }

    private StoredRun lock(String id) {
        return runs.lock(id).orElseThrow(() -> new TrainingProblem.UnknownRun(id));
    }

    private StoredRun lock(Attempt attempt) {
        StoredRun run = lock(attempt.runId());
        if (!isHeldBy(attempt, run)) {
            throw new RunCancelled();
        }
        return run;
    }

    private static boolean isHeldBy(Attempt attempt, StoredRun run) {
        return !run.state().isFinal() && run.attempts() == attempt.number();
    }

    private void end(StoredRun run, RunEnd end) {
        run.end(end, now());
        append(run, Step.first(end.state()), end.message());
        meters.counter("lorica.training.runs", "state", end.state().name()).increment();
    }

    private void append(StoredRun run, Step step, @Nullable String message) {
        events.save(new StoredRunEvent(
                run.getId(),
                new RunProgress(
                        events.nextSequence(run.getId()),
                        step.state(),
                        step.step(),
                        step.totalSteps(),
                        step.loss(),
                        step.learningRate(),
                        step.tokensPerSecond(),
                        step.etaSeconds(),
                        message,
                        now())));
    }

    private TrainingRun described(StoredRun run) {
        return run.toTrainingRun(plan -> json.convertValue(plan.told(), OBJECT));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
