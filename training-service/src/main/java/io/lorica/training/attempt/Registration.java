package io.lorica.training.attempt;

import io.lorica.api.registry.AdapterVersion;
import io.lorica.api.registry.VersionRef;
import io.lorica.api.training.RunState;
import io.lorica.api.training.TrainingRun;
import io.lorica.training.registration.Registry;
import io.lorica.training.run.Attempt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Has the registry take in what a run made, on behalf of the key that created the run. */
@Component
class Registration {
    private static final Logger log = LoggerFactory.getLogger(Registration.class);

    private final VersionDraft draft;
    private final Registry registry;

    Registration(VersionDraft draft, Registry registry) {
        this.draft = draft;
        this.registry = registry;
    }

    /** @return the version; the same one if an earlier attempt had it registered already */
    VersionRef register(Attempt attempt, RunFolder finished, AttemptProgress progress) {
        TrainingRun run = attempt.run();
        progress.enter(RunState.REGISTERING);
        AdapterVersion version = registry.register(
                run.request().adapter(),
                run.request().layer(),
                draft.manifest(finished),
                finished.adapter(),
                attempt.origin().creatorId());
        log.info("Training run {} registered {} v{}", run.id(), version.name(), version.number());
        return version.ref();
    }
}
