package io.lorica.training.attempt;

import io.lorica.api.training.Evaluation;
import io.lorica.engine.LoadedStack;
import io.lorica.engine.score.Scorer;
import io.lorica.engine.train.TrainingExample;
import io.lorica.formats.adapter.Adapter;
import io.lorica.formats.adapter.AdapterStack;
import io.lorica.training.dataset.SplitName;
import io.lorica.training.evaluation.HeldOutText;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/** Holds an adapter that learnt text against the model beneath it, by the loss of held-out text. */
final class TextEvaluation {
    private final RunInputs inputs;
    private final int batch;
    private final AttemptProgress progress;

    /** @param batch pieces scored in one forward pass */
    TextEvaluation(RunInputs inputs, int batch, AttemptProgress progress) {
        this.inputs = inputs;
        this.batch = batch;
        this.progress = progress;
    }

    RunReport evaluate(Examples examples, Adapter adapter) {
        List<TrainingExample> pieces = examples.of(inputs.data(), SplitName.TEST);
        var model = new LanguageModel(adapter, null, List.of(), null);
        if (pieces.isEmpty()) {
            return new RunReport(model, new Evaluation(Map.of(), null), Map.of(), null, null, null, null);
        }
        int total = 2 * pieces.size();
        double before = loss(pieces, inputs.frozen(), progress.evaluating(0, total));
        double after = loss(pieces, inputs.frozen().with(adapter), progress.evaluating(pieces.size(), total));
        return new RunReport(
                model,
                new Evaluation(Map.of(), new Evaluation.HeldOutLoss(HeldOutText.tokens(pieces), before, after)),
                Map.of("held_out_loss_before", before, "held_out_loss", after),
                null,
                null,
                null,
                null);
    }

    private double loss(List<TrainingExample> pieces, AdapterStack layers, IntConsumer onPieces) {
        try (LoadedStack stack = inputs.base().load(layers)) {
            return new HeldOutText(new Scorer(inputs.base()), batch).loss(pieces, stack, onPieces);
        }
    }
}
