package io.lorica.training.dataset;

import io.lorica.api.training.Dataset;
import io.lorica.chassis.problem.InvalidRequest;
import io.lorica.chassis.security.Caller;
import io.lorica.training.TrainingProblem;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Data sets on which nothing is trained any more. Archiving one and creating a run on it follow one another: neither
 * happens behind the other's back.
 */
@Service
public class Archive {
    private final ArchiveRepository archive;
    private final Datasets datasets;
    private final DatasetUse use;
    private final Clock clock;

    Archive(ArchiveRepository archive, Datasets datasets, DatasetUse use, Clock clock) {
        this.archive = archive;
        this.datasets = datasets;
        this.use = use;
        this.clock = clock;
    }

    /**
     * Once and for all.
     *
     * @throws TrainingProblem.UnknownDataset if there is none
     * @throws TrainingProblem.DatasetInUse if a run that has not ended is trained on it
     */
    @Transactional
    public Dataset add(String id, Caller caller) {
        archive.lock(id);
        if (datasets.exists(id) && !archive.existsById(id)) {
            List<String> runs = use.openRunsOn(id);
            if (!runs.isEmpty()) {
                throw new TrainingProblem.DatasetInUse(id, runs);
            }
            archive.saveAndFlush(
                    new StoredArchival(id, caller.name(), clock.instant().truncatedTo(ChronoUnit.MICROS)));
        }
        return datasets.find(id);
    }

    /**
     * For the transaction that creates a run: its data sets are not archived before it is there.
     *
     * @throws InvalidRequest naming the first that is archived
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void keepOpen(List<String> ids) {
        for (String id : ids.stream().sorted().toList()) {
            archive.lockShared(id);
            if (archive.existsById(id)) {
                throw new InvalidRequest("dataset_ids", refusal(id));
            }
        }
    }

    /** Fits behind {@code dataset_ids}. */
    public static String refusal(String id) {
        return "names '%s', which is archived; upload its rows again, or name another".formatted(id);
    }
}
