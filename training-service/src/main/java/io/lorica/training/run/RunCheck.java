package io.lorica.training.run;

import io.lorica.api.Problem.FieldError;
import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.registry.AdapterLayer;
import io.lorica.api.registry.AdapterVersion;
import io.lorica.api.registry.BaseModelRef;
import io.lorica.api.training.CreateTrainingRunRequest;
import io.lorica.api.training.Dataset;
import io.lorica.api.training.DatasetKind;
import io.lorica.chassis.problem.InvalidRequest;
import io.lorica.decision.field.Fault;
import io.lorica.decision.spec.DecisionSpecCheck;
import io.lorica.engine.options.Precision;
import io.lorica.formats.checkpoint.ModelShape;
import io.lorica.training.TrainingProblem;
import io.lorica.training.dataset.Archive;
import io.lorica.training.dataset.Datasets;
import io.lorica.training.registration.Registry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/** What a run is refused for before it is queued. */
@Component
class RunCheck {
    private final Datasets datasets;
    private final Registry registry;
    private final DataSize versionLimit;

    RunCheck(Datasets datasets, Registry registry, RunProperties properties) {
        this.datasets = datasets;
        this.registry = registry;
        this.versionLimit = properties.versionLimit();
    }

    /** @throws InvalidRequest naming every fault */
    void check(CreateTrainingRunRequest request, BaseModelRef base, ModelShape shape) {
        List<FieldError> faults = new ArrayList<>();
        List<Dataset> data = find(request, faults);
        ReadFrom read =
                ReadFrom.of(request.options(), data.stream().map(Dataset::kind).toList(), faults);
        // Which precision is fastest is measured when the run begins, not while its caller waits.
        TrainingPlan plan = TrainingPlan.of(request.options(), Precision.FP32, read, faults);
        VersionSize.fault(plan.adapter(), shape, versionLimit).ifPresent(faults::add);
        if (request.adapter().equals(base.name())) {
            faults.add(new FieldError(
                    "adapter", "is %s, the base model's name; choose another".formatted(request.adapter())));
        }
        tables(request, data, faults);
        parent(request, base, faults);
        if (request.layer() == AdapterLayer.DOMAIN
                && request.options() != null
                && request.options().invocation() != null) {
            faults.add(new FieldError("options.invocation", "is for TASK adapters; a DOMAIN adapter always acts"));
        }
        registry.adapter(request.adapter())
                .filter(adapter -> adapter.layer() != request.layer())
                .ifPresent(adapter -> faults.add(new FieldError(
                        "layer",
                        "is %s, but adapter %s has layer %s; choose that layer or another adapter name"
                                .formatted(request.layer(), adapter.name(), adapter.layer()))));
        if (!faults.isEmpty()) {
            throw new InvalidRequest(faults);
        }
    }

    /** The data sets that there are. */
    private List<Dataset> find(CreateTrainingRunRequest request, List<FieldError> faults) {
        List<Dataset> data = new ArrayList<>();
        if (new HashSet<>(request.datasetIds()).size() != request.datasetIds().size()) {
            faults.add(new FieldError("dataset_ids", "names a data set twice"));
        }
        for (String id : request.datasetIds()) {
            try {
                Dataset dataset = datasets.find(id);
                if (dataset.archivedAt() != null) {
                    faults.add(new FieldError("dataset_ids", Archive.refusal(id)));
                }
                data.add(dataset);
            } catch (TrainingProblem.UnknownDataset e) {
                faults.add(new FieldError("dataset_ids", "names '%s', which does not exist".formatted(id)));
            }
        }
        return data;
    }

    private static void tables(CreateTrainingRunRequest request, List<Dataset> data, List<FieldError> faults) {
        List<Dataset> tabular = data.stream()
                .filter(dataset -> dataset.kind() == DatasetKind.TABULAR)
                .toList();
        if (tabular.size() > 1) {
            faults.add(
                    new FieldError("dataset_ids", "names %d TABULAR data sets; one at most".formatted(tabular.size())));
        }
        if (!tabular.isEmpty() && request.layer() == AdapterLayer.DOMAIN) {
            faults.add(new FieldError("dataset_ids", "names a TABULAR data set, which only a TASK adapter trains on"));
        }
        tabular.stream()
                .filter(dataset -> dataset.validationRows() == 0 || dataset.testRows() == 0)
                .forEach(dataset -> faults.add(new FieldError(
                        "dataset_ids",
                        "names '%s', which has no validation or no test rows; upload it with both shares above 0"
                                .formatted(dataset.id()))));
        tabular.forEach(dataset -> spec(dataset, faults));
    }

    /** Data sets stay as they were uploaded, whatever their specs were held to then. */
    private static void spec(Dataset dataset, List<FieldError> faults) {
        DecisionSpec decision = dataset.decision();
        if (decision == null) {
            return;
        }
        List<Fault> wrong = DecisionSpecCheck.faults(decision);
        if (!wrong.isEmpty()) {
            faults.add(new FieldError(
                    "dataset_ids",
                    "names '%s', whose spec can't be trained with; upload its rows with a better one: %s"
                            .formatted(
                                    dataset.id(),
                                    wrong.stream()
                                            .map(fault -> "decision.%s %s".formatted(fault.field(), fault.message()))
                                            .collect(Collectors.joining("; ")))));
        }
    }

    private void parent(CreateTrainingRunRequest request, BaseModelRef base, List<FieldError> faults) {
        CreateTrainingRunRequest.Parent parent = request.parent();
        if (parent == null) {
            return;
        }
        if (request.layer() == AdapterLayer.DOMAIN) {
            faults.add(new FieldError("parent", "is for TASK adapters; a DOMAIN adapter lies on the base model"));
            return;
        }
        registry.version(parent.name(), parent.version())
                .ifPresentOrElse(
                        version -> parent(version, base, faults),
                        () -> faults.add(new FieldError(
                                "parent", "%s v%d is not in the registry".formatted(parent.name(), parent.version()))));
    }

    private static void parent(AdapterVersion version, BaseModelRef base, List<FieldError> faults) {
        if (version.layer() != AdapterLayer.DOMAIN) {
            faults.add(new FieldError(
                    "parent",
                    "%s v%d is a TASK adapter; name a DOMAIN adapter".formatted(version.name(), version.number())));
        }
        String trainedOn = version.manifest().baseModel().digest();
        if (!trainedOn.equals(base.digest())) {
            faults.add(new FieldError(
                    "parent",
                    ("%s v%d was trained on base %s and this service trains on %s;"
                                    + " set lorica.base-model to the former or retrain the parent")
                            .formatted(version.name(), version.number(), trainedOn, base.digest())));
        }
    }
}
