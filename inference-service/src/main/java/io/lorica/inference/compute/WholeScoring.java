package io.lorica.inference.compute;

import io.lorica.engine.score.Scorer;
import io.lorica.engine.score.ScoringRequest;
import org.jspecify.annotations.Nullable;

/** A scoring by itself, of which the engine makes one slice however long its prompt is. */
final class WholeScoring implements SlicedWork<double[]> {
    private final Scorer scorer;
    private final ScoringRequest request;
    private double @Nullable [] scores;

    WholeScoring(Scorer scorer, ScoringRequest request) {
        this.scorer = scorer;
        this.request = request;
    }

    @Override
    public boolean advance() {
        scores = scorer.scoreAlone(request);
        return false;
    }

    @Override
    public double[] result() {
        if (scores == null) {
            throw new IllegalStateException("The scoring has not been done");
        }
        return scores;
    }
}
