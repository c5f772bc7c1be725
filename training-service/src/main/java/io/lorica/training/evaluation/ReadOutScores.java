package io.lorica.training.evaluation;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.decision.prompt.DecisionPrompts;
import io.lorica.decision.score.LabelledScores;
import io.lorica.decision.score.PartScore;
import io.lorica.engine.BaseModel;
import io.lorica.engine.LoadedStack;
import io.lorica.engine.read.StateReader;
import io.lorica.formats.adapter.AdapterStack;
import io.lorica.formats.readout.ReadOut;
import io.lorica.intake.DataRow;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/** Read out of the prompt's hidden states. */
public record ReadOutScores(BaseModel base, AdapterStack layers, ReadOut readOut, DecisionSpec spec)
        implements RowScores {
    @Override
    public List<LabelledScores> score(List<DataRow.Table> rows, IntConsumer onRows) {
        var prompts = new DecisionPrompts(spec);
        List<int[]> texts = rows.stream()
                .map(row -> base.tokenizer().encode(prompts.render(row.inputs())))
                .toList();
        try (LoadedStack stack = base.load(layers)) {
            float[][] states = new StateReader(base).means(texts, stack, readOut.depth(), onRows);
            return IntStream.range(0, rows.size())
                    .mapToObj(row -> new LabelledScores(
                            rows.get(row).label(), List.of(PartScore.ofAdapter(readOut.read(states[row])))))
                    .toList();
        }
    }
}
