package io.lorica.benchmarks;

import io.lorica.decision.prompt.DecisionPrompts;
import io.lorica.engine.BaseModel;
import io.lorica.engine.LoadedStack;
import io.lorica.engine.score.Scorer;
import io.lorica.engine.score.ScoringRequest;
import io.lorica.engine.train.LoraTrainer;
import io.lorica.engine.train.TrainingExample;
import io.lorica.engine.train.TrainingListener;
import io.lorica.engine.train.TrainingOptions;
import io.lorica.fitting.LabelledRow;
import io.lorica.formats.adapter.Adapter;
import io.lorica.formats.adapter.AdapterConfig;
import io.lorica.formats.adapter.AdapterStack;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** A decision read off the answers' tokens after the prompt, and adapters trained on the right one. */
final class LastPosition {
    private static final int SCORED_TOGETHER = 16;

    private final BaseModel base;
    private final DecisionPrompts prompts;
    private final List<int[]> answers;
    private final int room;

    LastPosition(BaseModel base, LabelledTable table) {
        this.base = base;
        this.prompts = new DecisionPrompts(table.spec());
        this.answers = table.spec().outcomes().stream()
                .map(outcome -> base.tokenizer().encode(outcome.answer()))
                .toList();
        this.room = base.config().maxPositions()
                - answers.stream().mapToInt(answer -> answer.length).max().orElse(0);
    }

    /** Cut at the end where it is longer than the model's context. */
    private int[] prompt(LabelledRow row) {
        int[] tokens = base.tokenizer().encode(prompts.render(row.inputs()));
        return Arrays.copyOf(tokens, Math.min(tokens.length, room));
    }

    Adapter train(AdapterConfig config, List<LabelledRow> rows, TrainingOptions options, TrainingListener listener) {
        List<TrainingExample> examples = rows.stream()
                .map(row -> {
                    int[] prompt = prompt(row);
                    int[] answer = answers.get(row.outcome());
                    return new TrainingExample(
                            IntStream.concat(Arrays.stream(prompt), Arrays.stream(answer))
                                    .toArray(),
                            prompt.length);
                })
                .toList();
        return new LoraTrainer(base)
                .train(AdapterStack.EMPTY, config, examples, options, listener)
                .adapter();
    }

    /** @return log-probabilities of the answers, [rows][outcomes] */
    double[][] scores(List<LabelledRow> rows, LoadedStack stack) {
        var scorer = new Scorer(base);
        List<double[]> scores = new ArrayList<>();
        for (int start = 0; start < rows.size(); start += SCORED_TOGETHER) {
            scores.addAll(scorer.score(rows.subList(start, Math.min(rows.size(), start + SCORED_TOGETHER)).stream()
                    .map(row -> new ScoringRequest(prompt(row), answers, stack))
                    .toList()));
        }
        return scores.toArray(double[][]::new);
    }
}
