package io.lorica.inference.compute;

import io.lorica.engine.score.Scorer;
import io.lorica.engine.score.ScoringRequest;

/** Log-probabilities of given answers to one prompt; where its lane allows it, in one forward pass with others. */
final class ScoreJob extends SlicedJob<double[]> {
    private final ScoringRequest request;

    ScoreJob(Lane lane, ScoringRequest request, StackLease lease) {
        super(lane, base -> new SlicedScoring(new Scorer(base).begin(request)), lease);
        this.request = request;
    }

    ScoringRequest request() {
        return request;
    }
}
