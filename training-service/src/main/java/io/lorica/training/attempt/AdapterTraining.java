package io.lorica.training.attempt;

import io.lorica.api.training.RunState;
import io.lorica.engine.train.LoraTrainer;
import io.lorica.engine.train.TrainingListener;
import io.lorica.engine.train.TrainingProgress;
import io.lorica.formats.adapter.Adapter;
import io.lorica.formats.adapter.AdapterConfig;
import io.lorica.training.dataset.SplitName;
import io.lorica.training.run.Step;
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
                        new Listener())
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

    private final class Listener implements TrainingListener {
        @Override
        public void onStep(TrainingProgress done) {
            progress.step(new Step(
                    RunState.TRAINING,
                    done.step(),
                    done.totalSteps(),
                    done.loss(),
                    done.learningRate(),
                    done.tokensPerSecond(),
                    done.eta().toMillis() / 1000.0));
        }

        @Override
        public boolean isCancelled() {
            return progress.isToStop();
        }
    }
}
