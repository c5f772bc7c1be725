package io.lorica.engine.score;

import io.lorica.engine.torch.TorchModel;
import java.util.ArrayDeque;
import java.util.Deque;

/** A short prompt's scoring: each slice is a forward pass over rows that begin at the prompt's first token. */
final class PassedScoring implements Scoring {
    /** Tokens in a slice; a prompt and an answer or two fit one. */
    private static final int SLICE_TOKENS = 512;

    private final TorchModel model;
    private final Deque<ScoringPass> left;
    private final double[] result;

    PassedScoring(TorchModel model, ScoringRequest request) {
        this.model = model;
        this.result = new double[request.answers().size()];
        this.left = new ArrayDeque<>(ScoringPass.of(ScoredRow.of(request, result), SLICE_TOKENS));
    }

    @Override
    public boolean advance() {
        left.remove().run(model);
        return !left.isEmpty();
    }

    @Override
    public double[] result() {
        if (!left.isEmpty()) {
            throw new IllegalStateException("The scoring has %d slices to go".formatted(left.size()));
        }
        return result;
    }

    @Override
    public void close() {}
}
