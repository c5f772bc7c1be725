package io.lorica.inference.compute;

import io.lorica.engine.score.Scoring;

/** A scoring by itself, in the engine's slices. */
public record SlicedScoring(Scoring<double[]> scoring) implements SlicedWork<double[]> {
    @Override
    public boolean advance() {
        return scoring.advance();
    }

    @Override
    public double[] result() {
        return scoring.result();
    }

    @Override
    public void close() {
        scoring.close();
    }
}
