package io.lorica.training.attempt;

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
        Adapter adapter = inputs.leaveAdapterOut() ? null : train(inputs, examples, plan, progress);
        progress.enter(RunState.EVALUATING);
        var report = new RunEvaluation(inputs, adapter, properties.evaluationBatch(), plan.seed(), progress)
                .evaluate(examples);
        progress.evaluated(report.evaluation());
        draft.write(folder, run, decided, inputs, adapter, report);
    }

    private static Adapter train(RunInputs inputs, Examples examples, TrainingPlan plan, AttemptProgress progress) {
        AnswerTokens.requireApart(inputs.data(), inputs.base().tokenizer());
        return new AdapterTraining(inputs, examples, progress).train(plan);
    }

    /** The first attempt's plan, whatever has become the fastest since. */
    private ResolvedPlan decide(Attempt attempt) {
        ResolvedPlan earlier = attempt.plan();
        if (earlier != null) {
            return earlier;
        }
        var plan = ResolvedPlan.of(attempt.run().request().options(), baseModels::fastestPrecision, baseModels.shape());
        return ledger.keepPlan(attempt, gathering.leavesAdapterOut(attempt.run()) ? plan.withoutAdapter() : plan);
    }
}
