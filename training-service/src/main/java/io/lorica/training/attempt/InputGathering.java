package io.lorica.training.attempt;

import io.lorica.api.registry.AdapterVersion;
import io.lorica.api.training.CreateTrainingRunRequest.Parent;
import io.lorica.api.training.DatasetKind;
import io.lorica.api.training.TrainingRun;
import io.lorica.engine.BaseModel;
import io.lorica.engine.options.Precision;
import io.lorica.formats.FormatException;
import io.lorica.formats.adapter.Adapter;
import io.lorica.formats.adapter.AdapterStack;
import io.lorica.training.TrainingProblem;
import io.lorica.training.basemodel.BaseModels;
import io.lorica.training.dataset.Datasets;
import io.lorica.training.registration.Registry;
import java.nio.file.Path;
import java.util.List;
import org.springframework.stereotype.Component;

/** Brings together what a run is made from: base model, parent and rows. */
@Component
class InputGathering {
    private final BaseModels baseModels;
    private final Datasets datasets;
    private final Registry registry;

    InputGathering(BaseModels baseModels, Datasets datasets, Registry registry) {
        this.baseModels = baseModels;
        this.datasets = datasets;
        this.registry = registry;
    }

    /**
     * As {@link RunInputs#leaveAdapterOut()}, before anything is loaded.
     *
     * @throws TrainingProblem if a data set is gone
     */
    boolean leavesAdapterOut(TrainingRun run) {
        return run.request().datasetIds().stream()
                .map(id -> datasets.find(id).decision())
                .allMatch(RunInputs::leavesAdapterOut);
    }

    /** @throws TrainingProblem if a data set is gone */
    List<DatasetKind> kinds(TrainingRun run) {
        return run.request().datasetIds().stream()
                .map(id -> datasets.find(id).kind())
                .toList();
    }

    /**
     * @param parentFolder takes the parent's files
     * @throws TrainingProblem if something that was there when the run was created is gone or was changed
     */
    RunInputs gather(TrainingRun run, Precision precision, Path parentFolder) {
        BaseModel base = baseModels.load(precision);
        requireSameBase(run, base);
        List<LoadedDataset> data = run.request().datasetIds().stream()
                .map(datasets::find)
                .map(dataset -> new LoadedDataset(dataset, datasets.rows(dataset)))
                .toList();
        Parent named = run.request().parent();
        if (named == null) {
            return new RunInputs(base, null, AdapterStack.EMPTY, data);
        }
        AdapterVersion parent = parent(named);
        registry.fetch(parent, parentFolder);
        return new RunInputs(base, parent, read(parent, parentFolder, base), data);
    }

    private static AdapterStack read(AdapterVersion parent, Path folder, BaseModel base) {
        try {
            return AdapterStack.of(Adapter.read(folder, base.config()));
        } catch (FormatException e) {
            throw new TrainingProblem.Untrainable("Parent %s v%d can't be loaded. %s. Name another parent."
                    .formatted(parent.name(), parent.number(), e.getMessage()));
        }
    }

    private static void requireSameBase(TrainingRun run, BaseModel base) {
        if (!base.digest().sha256().equals(run.baseModel().digest())) {
            throw new TrainingProblem.Untrainable(
                    "The run was created for base %s and this node has base %s. Create the run again."
                            .formatted(run.baseModel().digest(), base.digest().sha256()));
        }
    }

    private AdapterVersion parent(Parent named) {
        return registry.version(named.name(), named.version())
                .orElseThrow(() -> new TrainingProblem.Untrainable(
                        "Parent %s v%d is no longer in the registry. Create the run again with another parent."
                                .formatted(named.name(), named.version())));
    }
}
