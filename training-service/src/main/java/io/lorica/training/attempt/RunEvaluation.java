package io.lorica.training.attempt;

import io.lorica.api.decision.DecisionPolicy;
import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.training.Evaluation;
import io.lorica.api.training.RunState;
import io.lorica.decision.score.LabelledScores;
import io.lorica.engine.BaseModel;
import io.lorica.engine.LoadedStack;
import io.lorica.engine.score.Scorer;
import io.lorica.engine.train.TrainingExample;
import io.lorica.fitting.ScorecardFitting.Fitted;
import io.lorica.formats.adapter.Adapter;
import io.lorica.formats.adapter.AdapterStack;
import io.lorica.intake.DataRow;
import io.lorica.scorecard.reason.Reference;
import io.lorica.training.dataset.SplitName;
import io.lorica.training.evaluation.HeldOutText;
import io.lorica.training.evaluation.RowScores;
import io.lorica.training.run.Step;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Compares what was trained with the constant answer, the untuned base and the parent alone. */
final class RunEvaluation {
    private static final String BASE = "base";
    private static final String DOMAIN = "domain";
    private static final String STACK = "stack";

    private final BaseModel base;
    private final List<LoadedDataset> data;
    private final Map<String, AdapterStack> stacks = new LinkedHashMap<>();
    private final int batch;
    private final long seed;
    private final AttemptProgress progress;
    private final Scorer scorer;

    /**
     * @param adapter absent where the run leaves it out: then the language model is not asked at all
     * @param batch rows scored in one forward pass
     */
    RunEvaluation(RunInputs inputs, @Nullable Adapter adapter, int batch, long seed, AttemptProgress progress) {
        this.base = inputs.base();
        this.data = inputs.data();
        this.batch = batch;
        this.seed = seed;
        this.progress = progress;
        this.scorer = new Scorer(base);
        if (adapter == null) {
            return;
        }
        stacks.put(BASE, AdapterStack.EMPTY);
        if (!inputs.frozen().layers().isEmpty()) {
            stacks.put(DOMAIN, inputs.frozen());
        }
        stacks.put(STACK, inputs.frozen().with(adapter));
    }

    /** @param examples of the text's pieces, for runs without a tabular data set */
    Report evaluate(Examples examples) {
        for (LoadedDataset set : data) {
            DecisionSpec spec = set.decision();
            if (spec != null) {
                return decision(spec, set);
            }
        }
        return text(examples.of(data, SplitName.TEST));
    }

    private Report decision(DecisionSpec spec, LoadedDataset set) {
        List<DataRow.Table> validation = set.tableRows(SplitName.VALIDATION);
        List<DataRow.Table> test = set.tableRows(SplitName.TEST);
        List<DataRow.Table> all =
                Stream.concat(validation.stream(), test.stream()).toList();
        var scores = new RowScores(scorer, base.tokenizer(), batch);
        var contenders = new Contenders(spec, seed);
        int done = 0;
        List<LabelledScores> ofStack = List.of();
        for (Map.Entry<String, AdapterStack> contender : stacks.entrySet()) {
            List<LabelledScores> scored;
            try (LoadedStack stack = base.load(contender.getValue())) {
                scored = scores.score(spec, all, stack, onRows(done, all.size() * stacks.size()));
            }
            done += all.size();
            ofStack = scored;
            contenders.add(
                    contender.getKey(),
                    scored.subList(0, validation.size()),
                    scored.subList(validation.size(), all.size()));
        }
        progress.requireGoesOn();
        int known = Math.min(validation.size(), ofStack.size());
        var decision = StackedDecision.fit(spec, set, ofStack.subList(0, known), seed);
        List<LabelledScores> tested = decision.test(test, ofStack.subList(known, ofStack.size()));
        decision.enter(contenders, tested);
        Fitted fitted = decision.fitted();
        Reference reference = fitted == null ? null : reference(spec, set, fitted, scores);
        return new Report(
                contenders.evaluation(decision.parts(), decision.warnings()),
                contenders.metrics(),
                contenders.policy(),
                fitted,
                reference,
                new VersionMeasuring(set, decision, contenders, tested, seed, progress).measure(reference));
    }

    private Reference reference(DecisionSpec spec, LoadedDataset set, Fitted fitted, RowScores scores) {
        return ReferenceDraw.draw(spec, fitted.scorecard(), set.tableRows(SplitName.TRAINING), seed, rows -> {
            try (LoadedStack stack = base.load(stacks.getOrDefault(STACK, AdapterStack.EMPTY))) {
                return scores.score(spec, rows, stack, _ -> progress.requireGoesOn());
            }
        });
    }

    private Report text(List<TrainingExample> pieces) {
        if (pieces.isEmpty()) {
            return new Report(new Evaluation(Map.of(), null), Map.of(), null, null, null, null);
        }
        var text = new HeldOutText(scorer, batch);
        int total = 2 * pieces.size();
        double before = loss(text, pieces, stacks.getOrDefault(DOMAIN, AdapterStack.EMPTY), onRows(0, total));
        double after = loss(text, pieces, stacks.getOrDefault(STACK, AdapterStack.EMPTY), onRows(pieces.size(), total));
        return new Report(
                new Evaluation(Map.of(), new Evaluation.HeldOutLoss(HeldOutText.tokens(pieces), before, after)),
                Map.of("held_out_loss_before", before, "held_out_loss", after),
                null,
                null,
                null,
                null);
    }

    private double loss(HeldOutText text, List<TrainingExample> pieces, AdapterStack layers, IntConsumer onPieces) {
        try (LoadedStack stack = base.load(layers)) {
            return text.loss(pieces, stack, onPieces);
        }
    }

    private IntConsumer onRows(int before, int total) {
        return done -> {
            progress.requireGoesOn();
            progress.step(Step.of(RunState.EVALUATING, before + done, total));
        };
    }

    /**
     * @param metrics by the names of the registry's gates
     * @param policy of what decides, if it does
     * @param scorecard what decides beside the adapter, if there is any
     * @param reference what the scorecard's reasons are held against
     * @param measured what the decisions are worth, if anything decides
     */
    record Report(
            Evaluation evaluation,
            Map<String, Double> metrics,
            @Nullable DecisionPolicy policy,
            @Nullable Fitted scorecard,
            @Nullable Reference reference,
            @Nullable Measured measured) {}
}
