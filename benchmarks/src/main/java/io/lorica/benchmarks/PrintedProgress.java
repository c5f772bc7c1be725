package io.lorica.benchmarks;

import io.lorica.engine.train.TrainingProgress;
import io.lorica.readout.ReadOutListener;

/** Tells a training's progress on the terminal. */
final class PrintedProgress implements ReadOutListener {
    private static final int EVERY = 50;

    private int steps;

    /** Of the last training. */
    int steps() {
        return steps;
    }

    @Override
    public void onRows(int done, int total) {}

    @Override
    public void onStep(TrainingProgress progress) {
        steps = progress.step();
        if (steps % EVERY == 0) {
            System.out.printf(
                    "  step %d of %d, loss %.3f, %.0f tokens/s, %d s to go%n",
                    steps,
                    progress.totalSteps(),
                    progress.loss(),
                    progress.tokensPerSecond(),
                    progress.eta().toSeconds());
        }
    }
}
