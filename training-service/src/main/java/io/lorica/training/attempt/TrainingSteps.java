package io.lorica.training.attempt;

import io.lorica.api.training.RunState;
import io.lorica.engine.train.TrainingProgress;
import io.lorica.readout.ReadOutListener;
import io.lorica.training.run.Step;

/** Tells a training's rows and steps, and whether it goes on. */
record TrainingSteps(AttemptProgress progress) implements ReadOutListener {
    @Override
    public void onRows(int done, int total) {
        progress.step(Step.of(RunState.TRAINING, done, total));
    }

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
