package io.lorica.training.evaluation;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.engine.LoadedStack;
import io.lorica.engine.score.Scorer;
import io.lorica.engine.score.ScoringRequest;
import io.lorica.engine.tokenizer.Tokenizer;
import io.lorica.training.dataset.DecisionPrompts;
import io.lorica.training.dataset.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * P(risky) of rows under a stack: the softmax over the two outcomes' answers of their log-probabilities, summed over an
 * answer's tokens and not divided by its length, as serving does.
 */
public final class RowScores {
    private final Scorer scorer;
    private final Tokenizer tokenizer;
    private final int batch;

    /** @param batch rows per forward pass */
    public RowScores(Scorer scorer, Tokenizer tokenizer, int batch) {
        this.scorer = scorer;
        this.tokenizer = tokenizer;
        this.batch = batch;
    }

    /** @param onRows hears how many rows are done after each batch; may throw to stop */
    public List<ScoredRow> score(DecisionSpec spec, List<Row.Tabular> rows, LoadedStack stack, IntConsumer onRows) {
        var prompts = new DecisionPrompts(spec);
        List<int[]> answers = spec.outcomes().stream()
                .map(outcome -> tokenizer.encode(outcome.answer()))
                .toList();
        List<ScoredRow> scored = new ArrayList<>(rows.size());
        for (int start = 0; start < rows.size(); start += batch) {
            List<Row.Tabular> some = rows.subList(start, Math.min(rows.size(), start + batch));
            List<double[]> logProbabilities = scorer.score(some.stream()
                    .map(row -> new ScoringRequest(tokenizer.encode(prompts.render(row.inputs())), answers, stack))
                    .toList());
            for (int i = 0; i < some.size(); i++) {
                scored.add(new ScoredRow(
                        risk(spec, logProbabilities.get(i)), some.get(i).label().equals(spec.riskyLabel())));
            }
            onRows.accept(scored.size());
        }
        return scored;
    }

    /** @throws IllegalStateException if a score is not finite */
    static double risk(DecisionSpec spec, double[] logProbabilities) {
        boolean isFirstRisky = spec.outcomes().getFirst().label().equals(spec.riskyLabel());
        double risky = logProbabilities[isFirstRisky ? 0 : 1];
        double safe = logProbabilities[isFirstRisky ? 1 : 0];
        double risk = 1 / (1 + Math.exp(safe - risky));
        if (Double.isNaN(risk)) {
            throw new IllegalStateException(
                    "The model's scores are not finite, so training diverged. Lower options.learning_rate or raise options.warmup_ratio.");
        }
        return risk;
    }
}
