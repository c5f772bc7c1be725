package io.lorica.engine.score;

import io.lorica.engine.torch.TorchModel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** A scoring in whole forward passes, one a slice, over rows that begin at their prompts' first tokens. */
final class PassedScoring<T> implements Scoring<T> {
    private final TorchModel model;
    private final Deque<ScoringPass> left;
    private final T result;

    /**
     * @param passTokens in a pass at most; a longer row has a pass of its own
     * @param result what the rows add to
     */
    PassedScoring(TorchModel model, List<ScoredRow> rows, int passTokens, T result) {
        this.model = model;
        this.left = new ArrayDeque<>(ScoringPass.of(rows, passTokens));
        this.result = result;
    }

    @Override
    public boolean advance() {
        left.element().run(model);
        left.remove();
        return !left.isEmpty();
    }

    @Override
    public T result() {
        if (!left.isEmpty()) {
            throw new IllegalStateException("The scoring has %d slices to go".formatted(left.size()));
        }
        return result;
    }

    @Override
    public void close() {}
}
