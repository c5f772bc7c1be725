package io.lorica.training.run;

import io.lorica.api.Page;
import io.lorica.api.training.CreateTrainingRunRequest;
import io.lorica.api.training.TrainingRun;
import io.lorica.chassis.idempotency.Idempotency;
import io.lorica.chassis.security.Caller;
import io.lorica.files.Digest;
import io.lorica.training.basemodel.BaseModels;
import io.lorica.training.dataset.Archive;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import tools.jackson.databind.json.JsonMapper;

/** What callers ask of runs. */
@Service
class Runs {
    private final RunLedger ledger;
    private final RunQueue queue;
    private final RunCheck check;
    private final Archive archive;
    private final BaseModels baseModels;
    private final Idempotency idempotency;
    private final JsonMapper json;

    Runs(
            RunLedger ledger,
            RunQueue queue,
            RunCheck check,
            Archive archive,
            BaseModels baseModels,
            Idempotency idempotency,
            JsonMapper json) {
        this.ledger = ledger;
        this.queue = queue;
        this.check = check;
        this.archive = archive;
        this.baseModels = baseModels;
        this.idempotency = idempotency;
        this.json = json;
    }

    TrainingRun create(CreateTrainingRunRequest request, Caller caller, @Nullable String idempotencyKey) {
        var base = baseModels.ref();
        check.check(request, base, baseModels.config());
        String body = Digest.of(("run " + json.writeValueAsString(request)).getBytes(StandardCharsets.UTF_8))
                .sha256();
        return idempotency.once(
                "training-runs",
                idempotencyKey,
                body,
                () -> {
                    archive.keepOpen(request.datasetIds());
                    TrainingRun run = ledger.queue(request, base, RunOrigin.of(caller));
                    queue.add(run.id());
                    return new Idempotency.Created<>(run.id(), run);
                },
                ledger::find);
    }

    TrainingRun find(String id) {
        return ledger.find(id);
    }

    Page<TrainingRun> list(@Nullable String cursor, int limit) {
        return ledger.page(cursor, limit);
    }

    TrainingRun cancel(String id) {
        return ledger.cancel(id);
    }
}
