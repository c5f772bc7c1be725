package io.lorica.engine.score;

import io.lorica.engine.BaseModel;
import io.lorica.engine.prefill.Prefill;
import io.lorica.engine.vector.AdaptedText;
import java.util.ArrayList;
import java.util.List;

/**
 * Scores answers without generating: log P(answer | prompt) is the sum over the answer's tokens. Answers of one token
 * share the prompt's forward pass; rows of different stacks share a batch.
 */
public final class Scorer {
    /** Tokens in one forward pass; bounds memory, and is enough to keep the matrix products busy. */
    private static final int MAX_BATCH_TOKENS = 4096;

    private final BaseModel base;

    public Scorer(BaseModel base) {
        this.base = base;
    }

    /**
     * @return for each request the natural log-probability of each of its answers
     * @throws IllegalArgumentException if a prompt and answer are longer than the model's context
     */
    public List<double[]> score(List<ScoringRequest> requests) {
        List<double[]> results = requests.stream()
                .map(request -> new double[request.answers().size()])
                .toList();
        List<ScoredRow> rows = new ArrayList<>();
        for (int i = 0; i < requests.size(); i++) {
            requireFits(requests.get(i));
            rows.addAll(ScoredRow.of(requests.get(i), results.get(i)));
        }
        ScoringPass.of(rows, MAX_BATCH_TOKENS).forEach(pass -> pass.run(base.torch()));
        return results;
    }

    /**
     * Begins to score answers to one prompt by itself: to the same bits each time, whatever else is scored and whatever
     * is done between its slices. A long prompt, or one whose top adapter waits for its invocation, is prefilled from
     * where the prefix cache ends.
     *
     * @return to be closed by the caller; nothing is computed yet
     * @throws IllegalArgumentException if a prompt and answer are longer than the model's context
     */
    public Scoring begin(ScoringRequest request) {
        requireFits(request);
        AdaptedText text = request.stack().text(request.prompt());
        boolean isShort = text.length() <= Prefill.CHUNK;
        return isShort && (text.firstActive() == 0 || base.vector() == null)
                ? new PassedScoring(base.torch(), request)
                : PrefilledScoring.of(base, request, text);
    }

    /**
     * As {@link #begin}, all slices one after the other.
     *
     * @return the natural log-probability of each answer
     */
    public double[] scoreAlone(ScoringRequest request) {
        try (Scoring scoring = begin(request)) {
            while (scoring.advance()) {
                // The next slice.
            }
            return scoring.result();
        }
    }

    private void requireFits(ScoringRequest request) {
        int needed = request.prompt().length + request.longestAnswer() - 1;
        if (needed > base.config().maxPositions()) {
            throw new IllegalArgumentException(
                    "The prompt and answer have %d tokens, the base model's context holds %d. Shorten the prompt."
                            .formatted(needed, base.config().maxPositions()));
        }
    }
}
