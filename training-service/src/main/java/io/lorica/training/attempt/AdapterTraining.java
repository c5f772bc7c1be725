package io.lorica.training.attempt;

import io.lorica.engine.train.LoraTrainer;
import io.lorica.formats.adapter.Adapter;
import io.lorica.formats.adapter.AdapterConfig;
import io.lorica.training.dataset.SplitName;
import io.lorica.training.run.TrainingPlan;

/** Trains an adapter on a run's training rows. */
final class AdapterTraining {
    private final RunInputs inputs;
    private final Examples examples;
    private final AttemptProgress progress;

    AdapterTraining(RunInputs inputs, Examples examples, AttemptProgress progress) {
        this.inputs = inputs;
        this.examples = examples;
        this.progress = progress;
    }

    Adapter train(TrainingPlan plan) {
        return new LoraTrainer(inputs.base())
                .train(
                        inputs.frozen(),
                        config(plan),
                        examples.of(inputs.data(), SplitName.TRAINING),
                        plan.trainingOptions(),
                        new TrainingSteps(progress))
                .adapter();
    }

    private AdapterConfig config(TrainingPlan plan) {
        if (plan.invocation() == null) {
            return plan.adapter();
        }
        Invocation invocation = Invocation.of(plan.invocation(), inputs.base().tokenizer());
        AdapterConfig activated = plan.adapter().activatedBy(invocation.tokens());
        invocation.requireIn(inputs.data(), examples, activated);
        return activated;
    }
}
