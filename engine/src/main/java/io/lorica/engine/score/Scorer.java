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

    /** Tokens in a slice of one request; a short prompt and an answer or two fit one. */
    private static final int SLICE_TOKENS = 512;

    private final BaseModel base;

    public Scorer(BaseModel base) {
        this.base = base;
    }

    /**
     * As {@link #begin(List)}, all passes one after the other.
     *
     * @return for each request the natural log-probability of each of its answers
     * @throws IllegalArgumentException if a prompt and answer are longer than the model's context
     */
    public List<double[]> score(List<ScoringRequest> requests) {
        try (Scoring<List<double[]>> scoring = begin(requests)) {
            return finish(scoring);
        }
    }

    /**
     * Begins to score several requests, whose rows share forward passes. Last bits may depend on the company.
     *
     * @return to be closed by the caller; nothing is computed yet
     * @throws IllegalArgumentException if a prompt and answer are longer than the model's context
     */
    public Scoring<List<double[]>> begin(List<ScoringRequest> requests) {
        List<double[]> results = requests.stream()
                .map(request -> new double[request.answers().size()])
                .toList();
        List<ScoredRow> rows = new ArrayList<>();
        for (int i = 0; i < requests.size(); i++) {
            requireFits(requests.get(i));
            rows.addAll(ScoredRow.of(requests.get(i), results.get(i)));
        }
        return new PassedScoring<>(base.torch(), rows, MAX_BATCH_TOKENS, results);
    }

    /**
     * Begins to score answers to one prompt by itself: to the same bits each time, whatever else is scored and whatever
     * is done between its slices. A long prompt, or one whose top adapter waits for its invocation, is prefilled from
     * where the prefix cache ends.
     *
     * @return to be closed by the caller; nothing is computed yet
     * @throws IllegalArgumentException if a prompt and answer are longer than the model's context
     */
    public Scoring<double[]> begin(ScoringRequest request) {
        requireFits(request);
        AdaptedText text = request.stack().text(request.prompt());
        boolean isShort = text.length() <= Prefill.CHUNK;
        if (isShort && (text.firstActive() == 0 || base.vector() == null)) {
            var result = new double[request.answers().size()];
            return new PassedScoring<>(base.torch(), ScoredRow.of(request, result), SLICE_TOKENS, result);
        }
        return PrefilledScoring.of(base, request, text);
    }

    /**
     * As {@link #begin(ScoringRequest)}, all slices one after the other.
     *
     * @return the natural log-probability of each answer
     */
    public double[] scoreAlone(ScoringRequest request) {
        try (Scoring<double[]> scoring = begin(request)) {
            return finish(scoring);
        }
    }

    private static <T> T finish(Scoring<T> scoring) {
        while (scoring.advance()) {
            // The next slice.
        }
        return scoring.result();
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
