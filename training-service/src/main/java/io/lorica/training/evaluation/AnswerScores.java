package io.lorica.training.evaluation;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.decision.prompt.DecisionPrompts;
import io.lorica.decision.score.LabelledScores;
import io.lorica.decision.score.PartScore;
import io.lorica.engine.BaseModel;
import io.lorica.engine.LoadedStack;
import io.lorica.engine.score.Scorer;
import io.lorica.engine.score.ScoringRequest;
import io.lorica.formats.adapter.AdapterStack;
import io.lorica.intake.DataRow;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * By the answers' log-probabilities after the prompt.
 *
 * @param batch rows per forward pass
 */
public record AnswerScores(BaseModel base, AdapterStack layers, DecisionSpec spec, int batch) implements RowScores {
    @Override
    public List<LabelledScores> score(List<DataRow.Table> rows, IntConsumer onRows) {
        var scorer = new Scorer(base);
        var prompts = new DecisionPrompts(spec);
        List<int[]> answers = spec.outcomes().stream()
                .map(outcome -> base.tokenizer().encode(outcome.answer()))
                .toList();
        List<LabelledScores> scored = new ArrayList<>(rows.size());
        try (LoadedStack stack = base.load(layers)) {
            for (int start = 0; start < rows.size(); start += batch) {
                List<DataRow.Table> some = rows.subList(start, Math.min(rows.size(), start + batch));
                List<double[]> logProbabilities = scorer.score(some.stream()
                        .map(row -> new ScoringRequest(
                                base.tokenizer().encode(prompts.render(row.inputs())), answers, stack))
                        .toList());
                for (int i = 0; i < some.size(); i++) {
                    var adapter = PartScore.ofAdapter(logProbabilities.get(i));
                    scored.add(new LabelledScores(some.get(i).label(), List.of(adapter)));
                }
                onRows.accept(scored.size());
            }
        }
        return scored;
    }
}
