package io.lorica.training.run;

import io.lorica.api.decision.DecisionPolicy;
import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.registry.AdapterVersion;
import io.lorica.api.registry.ArtefactFile;
import io.lorica.api.registry.BaseModelShape;
import io.lorica.api.registry.DatasetRef;
import io.lorica.api.registry.VersionManifest;
import io.lorica.api.training.CreateTrainingRunRequest.Parent;
import io.lorica.api.training.Dataset;
import io.lorica.api.training.RunState;
import io.lorica.api.training.TrainingRun;
import io.lorica.engine.BaseModel;
import io.lorica.engine.train.LoraTrainer;
import io.lorica.engine.train.TrainingExample;
import io.lorica.engine.train.TrainingListener;
import io.lorica.engine.train.TrainingProgress;
import io.lorica.formats.adapter.Adapter;
import io.lorica.formats.adapter.AdapterConfig;
import io.lorica.formats.adapter.AdapterStack;
import io.lorica.formats.checkpoint.ModelConfig;
import io.lorica.training.basemodel.BaseModels;
import io.lorica.training.dataset.Datasets;
import io.lorica.training.dataset.SplitName;
import io.lorica.training.dataset.StoredRow;
import io.lorica.training.registration.ModelCard;
import io.lorica.training.registration.Registry;
import io.lorica.training.run.RunJournal.Step;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What a run does on the machine: fetch the parent, train, evaluate, write the adapter and its card. */
@Component
class RunWork {
    private final BaseModels baseModels;
    private final Datasets datasets;
    private final Registry registry;
    private final RunProperties properties;

    RunWork(BaseModels baseModels, Datasets datasets, Registry registry, RunProperties properties) {
        this.baseModels = baseModels;
        this.datasets = datasets;
        this.registry = registry;
        this.properties = properties;
    }

    /**
     * @param directory of the run
     * @param files takes what becomes the version's files
     * @return what is to be registered
     */
    VersionManifest make(TrainingRun run, Path directory, Path files, RunProgressSink sink) {
        sink.enter(RunState.TRAINING);
        // The request was checked before it was queued.
        TrainingPlan plan = TrainingPlan.of(run.request().options(), baseModels::fastestPrecision, new ArrayList<>());
        BaseModel base = baseModels.load(plan.precision());
        requireSameBase(run, base);
        Optional<AdapterVersion> parent = parent(run.request().parent());
        AdapterStack frozen = parent.map(version -> frozen(version, directory.resolve("parent"), base))
                .orElse(AdapterStack.EMPTY);
        List<RunRows> data = run.request().datasetIds().stream()
                .map(datasets::find)
                .map(dataset -> new RunRows(dataset, datasets.rows(dataset)))
                .toList();
        var examples = new Examples(base.tokenizer(), base.chatTemplate(), plan.maxTokens());
        AdapterConfig config = plan.adapter();
        if (plan.invocation() != null) {
            Invocation invocation = Invocation.of(plan.invocation(), base.tokenizer());
            config = config.activatedBy(invocation.tokens());
            invocation.requireIn(data, examples, config);
        }
        Adapter adapter = new LoraTrainer(base)
                .train(
                        frozen,
                        config,
                        examples(data, SplitName.TRAINING, examples),
                        plan.trainingOptions(),
                        listener(sink))
                .adapter();
        adapter.write(files, run.baseModel().name());
        sink.enter(RunState.EVALUATING);
        var report = new RunEvaluation(base, frozen, adapter, properties.evaluationBatch(), plan.seed(), sink)
                .evaluate(
                        data,
                        split -> examples(
                                data.stream().filter(d -> d.decision() == null).toList(), split, examples));
        sink.evaluated(report.evaluation());
        var manifest = new VersionManifest(
                run.baseModel(),
                shape(base.config()),
                parent.map(AdapterVersion::ref).orElse(null),
                data.stream().map(RunRows::ref).toList(),
                report.metrics(),
                policy(data, report.riskThreshold()),
                run.id(),
                plan.described());
        writeCard(
                files,
                ModelCard.of(
                        run.request().adapter(),
                        run.request().layer(),
                        manifest,
                        data.stream().map(RunRows::dataset).toList(),
                        report.evaluation()));
        return manifest;
    }

    private static void requireSameBase(TrainingRun run, BaseModel base) {
        if (!base.digest().sha256().equals(run.baseModel().digest())) {
            throw new IllegalStateException(
                    "The run was created for base %s and this node has base %s. Create the run again."
                            .formatted(run.baseModel().digest(), base.digest().sha256()));
        }
    }

    private Optional<AdapterVersion> parent(@Nullable Parent parent) {
        return Optional.ofNullable(parent)
                .map(wanted -> registry.version(wanted.name(), wanted.version())
                        .orElseThrow(() -> new IllegalStateException(
                                "Parent %s v%d is no longer in the registry. Create the run again with another parent."
                                        .formatted(wanted.name(), wanted.version()))));
    }

    private AdapterStack frozen(AdapterVersion version, Path directory, BaseModel base) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("The folder " + directory + " cannot be made", e);
        }
        registry.fetch(version, directory);
        return AdapterStack.of(Adapter.read(directory, base.config()));
    }

    private static List<TrainingExample> examples(List<RunRows> data, SplitName split, Examples examples) {
        List<TrainingExample> made = new ArrayList<>();
        for (RunRows rows : data) {
            for (StoredRow row : rows.rows()) {
                if (row.split() == split) {
                    made.addAll(examples.of(row, rows.decision()));
                }
            }
        }
        return made;
    }

    private static TrainingListener listener(RunProgressSink sink) {
        return new TrainingListener() {
            @Override
            public void onStep(TrainingProgress progress) {
                sink.step(new Step(
                        RunState.TRAINING,
                        progress.step(),
                        progress.totalSteps(),
                        progress.loss(),
                        progress.learningRate(),
                        progress.tokensPerSecond(),
                        progress.eta().toMillis() / 1000.0));
            }

            @Override
            public boolean isCancelled() {
                return sink.isCancelled();
            }
        };
    }

    private static @Nullable DecisionPolicy policy(List<RunRows> data, @Nullable Double riskThreshold) {
        return data.stream()
                .flatMap(rows -> Optional.ofNullable(rows.decision()).stream())
                .findFirst()
                .map(spec -> new DecisionPolicy(spec, riskThreshold == null ? 0.5 : riskThreshold))
                .orElse(null);
    }

    private static BaseModelShape shape(ModelConfig model) {
        return new BaseModelShape(
                model.layers(),
                model.hiddenSize(),
                model.intermediateSize(),
                model.queryWidth(),
                model.keyValueWidth(),
                model.vocabSize());
    }

    private static void writeCard(Path files, String card) {
        try {
            Files.writeString(files.resolve(ArtefactFile.MODEL_CARD), card);
        } catch (IOException e) {
            throw new UncheckedIOException("The model card cannot be written into " + files, e);
        }
    }

    /** A data set with its rows in memory. */
    record RunRows(Dataset dataset, List<StoredRow> rows) {
        @Nullable
        DecisionSpec decision() {
            return dataset.decision();
        }

        DatasetRef ref() {
            return new DatasetRef(dataset.name(), dataset.id(), dataset.digest());
        }
    }
}
