package io.lorica.training.evaluation;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.decision.prompt.DecisionPrompts;
import io.lorica.decision.score.LabelledScores;
import io.lorica.decision.score.PartScore;
import io.lorica.engine.LoadedStack;
import io.lorica.engine.score.Scorer;
import io.lorica.engine.score.ScoringRequest;
import io.lorica.engine.tokenizer.Tokenizer;
import io.lorica.intake.DataRow;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/** What a stack says of rows, by the answers' log-probabilities, as serving does. */
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
    public List<LabelledScores> score(
            DecisionSpec spec, List<DataRow.Table> rows, LoadedStack stack, IntConsumer onRows) {
        var prompts = new DecisionPrompts(spec);
        List<int[]> answers = spec.outcomes().stream()
                .map(outcome -> tokenizer.encode(outcome.answer()))
                .toList();
        List<LabelledScores> scored = new ArrayList<>(rows.size());
        for (int start = 0; start < rows.size(); start += batch) {
            List<DataRow.Table> some = rows.subList(start, Math.min(rows.size(), start + batch));
            List<double[]> logProbabilities = scorer.score(some.stream()
                    .map(row -> new ScoringRequest(tokenizer.encode(prompts.render(row.inputs())), answers, stack))
                    .toList());
            for (int i = 0; i < some.size(); i++) {
                var adapter = PartScore.ofAdapter(logProbabilities.get(i));
                scored.add(new LabelledScores(some.get(i).label(), List.of(adapter)));
            }
            onRows.accept(scored.size());
        }
        return scored;
    }
}
