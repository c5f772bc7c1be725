package io.lorica.training.run;

import io.lorica.api.Page;
import io.lorica.api.registry.BaseModelRef;
import io.lorica.api.training.CreateTrainingRunRequest;
import io.lorica.api.training.RunState;
import io.lorica.api.training.TrainingRun;
import io.lorica.chassis.idempotency.Idempotency;
import io.lorica.chassis.page.Cursor;
import io.lorica.chassis.security.Caller;
import io.lorica.files.Digest;
import io.lorica.training.TrainingProblem;
import io.lorica.training.basemodel.BaseModels;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** Creates, lists and cancels runs. */
@Service
class Runs {
    private final RunRepository runs;
    private final RunJournal journal;
    private final RunQueue queue;
    private final RunCheck check;
    private final BaseModels baseModels;
    private final Idempotency idempotency;
    private final JsonMapper json;

    Runs(
            RunRepository runs,
            RunJournal journal,
            RunQueue queue,
            RunCheck check,
            BaseModels baseModels,
            Idempotency idempotency,
            JsonMapper json) {
        this.runs = runs;
        this.journal = journal;
        this.queue = queue;
        this.check = check;
        this.baseModels = baseModels;
        this.idempotency = idempotency;
        this.json = json;
    }

    TrainingRun create(CreateTrainingRunRequest request, Caller caller, @Nullable String idempotencyKey) {
        var base = baseModels.ref();
        check.check(request, base);
        String body = Digest.of(("run " + json.writeValueAsString(request)).getBytes(StandardCharsets.UTF_8))
                .sha256();
        return idempotency.once("training-runs", idempotencyKey, body, () -> queue(request, base, caller), this::find);
    }

    private Idempotency.Created<TrainingRun> queue(CreateTrainingRunRequest request, BaseModelRef base, Caller caller) {
        var run = new TrainingRun(
                UUID.randomUUID().toString(),
                request,
                RunState.QUEUED,
                base,
                null,
                null,
                null,
                caller.name(),
                journal.now(),
                null,
                null);
        runs.insert(run);
        journal.queued(run.id());
        queue.add(run.id());
        return new Idempotency.Created<>(run.id(), run);
    }

    TrainingRun find(String id) {
        return runs.find(id).orElseThrow(() -> new TrainingProblem.UnknownRun(id));
    }

    Page<TrainingRun> list(@Nullable String cursor, int limit) {
        int size = Cursor.checkLimit(limit);
        long before = Cursor.parse(cursor, Long.MAX_VALUE).after();
        var page = Cursor.page(runs.before(before, size + 1), size, RunRepository.PositionedRun::position);
        return new Page<>(
                page.items().stream().map(RunRepository.PositionedRun::run).toList(), page.nextCursor());
    }

    /** A queued run ends here; a running one at its next step. Once it is being registered it is too late. */
    @Transactional
    public TrainingRun cancel(String id) {
        RunState state = runs.lock(id).orElseThrow(() -> new TrainingProblem.UnknownRun(id));
        switch (state) {
            case QUEUED -> journal.end(id, RunState.CANCELLED, null, "Cancelled before it began.");
            case TRAINING, EVALUATING -> runs.requestCancel(id);
            case CANCELLED -> {}
            case REGISTERING, SUCCEEDED, FAILED -> throw new TrainingProblem.RunEnded(id, state.name());
        }
        return find(id);
    }
}
