package io.lorica.training.attempt;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.training.RunState;
import io.lorica.api.training.TrainingRun;
import io.lorica.engine.BaseModel;
import io.lorica.formats.adapter.Adapter;
import io.lorica.training.basemodel.BaseModels;
import io.lorica.training.run.Attempt;
import io.lorica.training.run.ResolvedPlan;
import io.lorica.training.run.RunLedger;
import io.lorica.training.run.RunProperties;
import io.lorica.training.run.TrainingPlan;
import org.springframework.stereotype.Component;

/** Makes what a run is to register: decides the plan, gathers the inputs, trains, evaluates, writes. */
@Component
class VersionMaking {
    private final RunLedger ledger;
    private final BaseModels baseModels;
    private final InputGathering gathering;
    private final VersionDraft draft;
    private final RunProperties properties;

    VersionMaking(
            RunLedger ledger,
            BaseModels baseModels,
            InputGathering gathering,
            VersionDraft draft,
            RunProperties properties) {
        this.ledger = ledger;
        this.baseModels = baseModels;
        this.gathering = gathering;
        this.draft = draft;
        this.properties = properties;
    }

    /** @throws io.lorica.training.run.RunCancelled if the attempt is to stop */
    void make(Attempt attempt, RunFolder folder, AttemptProgress progress) {
        TrainingRun run = attempt.run();
        progress.enter(RunState.TRAINING);
        folder.begin();
        ResolvedPlan decided = decide(attempt);
        TrainingPlan plan = decided.plan();
        RunInputs inputs = gathering.gather(run, plan.precision(), folder.parent());
        BaseModel base = inputs.base();
        var examples = new Examples(base.tokenizer(), base::chatTemplate, plan.maxTokens());
        RunReport report = report(inputs, decided, examples, progress);
        progress.evaluated(report.evaluation());
        draft.write(folder, run, decided, inputs, report);
    }

    private RunReport report(RunInputs inputs, ResolvedPlan decided, Examples examples, AttemptProgress progress) {
        TrainingPlan plan = decided.plan();
        LoadedDataset set = inputs.table();
        DecisionSpec spec = set == null ? null : set.decision();
        if (set == null || spec == null) {
            Adapter adapter = new AdapterTraining(inputs, examples, progress).train(plan);
            progress.enter(RunState.EVALUATING);
            return new TextEvaluation(inputs, properties.evaluationBatch(), progress).evaluate(examples, adapter);
        }
        KnownRows known = KnownRows.of(spec, set, plan.seed());
        progress.requireGoesOn();
        LanguageModel model = new LanguageModelTraining(
                        inputs, decided, examples, properties.evaluationBatch(), progress)
                .learn(set, known);
        progress.enter(RunState.EVALUATING);
        return new DecisionEvaluation(set, known, model, plan.seed(), progress).evaluate();
    }

    /** The first attempt's plan, whatever has become the fastest since. */
    private ResolvedPlan decide(Attempt attempt) {
        ResolvedPlan earlier = attempt.plan();
        if (earlier != null) {
            return earlier;
        }
        var plan = ResolvedPlan.of(
                attempt.run().request().options(),
                baseModels::fastestPrecision,
                baseModels.shape(),
                gathering.kinds(attempt.run()));
        return ledger.keepPlan(attempt, gathering.leavesAdapterOut(attempt.run()) ? plan.withoutAdapter() : plan);
    }
}
