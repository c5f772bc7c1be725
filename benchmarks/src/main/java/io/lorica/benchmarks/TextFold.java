package io.lorica.benchmarks;

import io.lorica.api.decision.PartUse;
import io.lorica.decision.field.FieldValue;
import io.lorica.decision.prompt.DecisionPrompts;
import io.lorica.decision.score.OutcomeScores;
import io.lorica.decision.score.PartScore;
import io.lorica.engine.BaseModel;
import io.lorica.engine.LoadedStack;
import io.lorica.engine.read.StateReader;
import io.lorica.engine.train.TrainingProgress;
import io.lorica.fitting.AdapterWeight;
import io.lorica.fitting.HoldOut;
import io.lorica.fitting.LabelledRow;
import io.lorica.fitting.ScorecardFitting;
import io.lorica.formats.adapter.AdapterStack;
import io.lorica.readout.ReadOutListener;
import io.lorica.readout.ReadOutOptions;
import io.lorica.readout.ReadOutRow;
import io.lorica.readout.ReadOutTraining;
import io.lorica.scorecard.Scorecard;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** What may decide on one fold's test rows, all fitted on its other rows: [rows][outcomes] in log-odds, by name. */
final class TextFold {
    private final BaseModel base;
    private final LabelledTable table;
    private final List<LabelledRow> known;
    private final int[] test;
    private final long seed;
    private final int outcomes;
    private final DecisionPrompts prompts;
    private final Map<String, double[][]> scores = new LinkedHashMap<>();
    private final Map<String, Object> told = new LinkedHashMap<>();

    /** @param test rows of the table, by their number */
    TextFold(BaseModel base, LabelledTable table, List<LabelledRow> known, int[] test, long seed) {
        this.base = base;
        this.table = table;
        this.known = known;
        this.test = test;
        this.seed = seed;
        this.outcomes = table.spec().outcomes().size();
        this.prompts = new DecisionPrompts(table.spec());
    }

    Map<String, double[][]> scores() {
        return scores;
    }

    /** What else there is to say. */
    Map<String, Object> told() {
        return told;
    }

    /** @param isAdapted whether adapters are trained; they take minutes */
    void measure(boolean isAdapted) {
        var fitted = new ScorecardFitting(table.spec(), known, seed).fit().orElseThrow();
        Scorecard scorecard = fitted.scorecard();
        double[][] ofScorecard = rows(row -> sum(scorecard.score(inputs(row))));
        scores.put("scorecard", ofScorecard);
        for (String part : scorecard.parts()) {
            scores.put(
                    part,
                    rows(row -> sum(scorecard.score(inputs(row)).stream()
                            .filter(score -> score.part().equals(part))
                            .toList())));
        }
        HoldOut holdOut = HoldOut.of(known, seed + 1);
        double[][] outOfFold = new double[known.size()][];
        for (int row = 0; row < outOfFold.length; row++) {
            outOfFold[row] = fitted.outOfFold(row).map(this::sum).orElse(null);
        }
        ReadOutOptions options = ReadOutOptions.defaults(seed);
        add("frozen", holdOut, options.frozen(), new double[known.size()][], outOfFold, ofScorecard);
        if (isAdapted) {
            add("read_out", holdOut, options, new double[known.size()][], outOfFold, ofScorecard);
            add("residual", holdOut, options, outOfFold, outOfFold, ofScorecard);
        }
    }

    /**
     * A read-out by itself, and as a part of the decision.
     *
     * @param given what it learns beside
     */
    private void add(
            String name,
            HoldOut holdOut,
            ReadOutOptions options,
            double[] @Nullable [] given,
            double[] @Nullable [] outOfFold,
            double[][] ofScorecard) {
        long begun = System.nanoTime();
        var learnt = new ReadOutTraining(base, AdapterStack.EMPTY, outcomes, options, new Printed())
                .learn(Arrays.stream(holdOut.fitted())
                        .mapToObj(row -> new ReadOutRow(known.get(row), tokens(known.get(row)), given[row]))
                        .toList());
        double seconds = (System.nanoTime() - begun) / 1e9;
        List<LabelledRow> held =
                Arrays.stream(holdOut.scored()).mapToObj(known::get).toList();
        List<LabelledRow> tested =
                Arrays.stream(test).mapToObj(table.rows()::get).toList();
        double[][] ofHeld;
        double[][] ofTested;
        AdapterStack adapter = learnt.adapter() == null ? AdapterStack.EMPTY : AdapterStack.of(learnt.adapter());
        try (LoadedStack stack = base.load(adapter)) {
            ofHeld = read(held, stack, learnt);
            ofTested = read(tested, stack, learnt);
        }
        List<AdapterWeight.Row> seen = new ArrayList<>();
        for (int i = 0; i < ofHeld.length; i++) {
            double[] own = outOfFold[holdOut.scored()[i]];
            if (own != null) {
                seen.add(new AdapterWeight.Row(own, ofHeld[i], held.get(i).outcome()));
            }
        }
        double weight = AdapterWeight.fit(seen, PartUse.AUTO);
        scores.put(name, ofTested);
        scores.put(name + "_with_scorecard", rows(row -> {
            double[] sum = ofScorecard[row].clone();
            Arrays.setAll(sum, outcome -> sum[outcome] + weight * ofTested[row][outcome]);
            return sum;
        }));
        told.put(
                name,
                Map.of(
                        "depth",
                        learnt.readOut().depth(),
                        "is_adapted",
                        learnt.adapter() != null,
                        "losses",
                        learnt.losses(),
                        "seconds",
                        seconds,
                        "weight",
                        weight));
        System.out.println(table.name() + " " + name + " " + told.get(name));
    }

    private double[][] read(List<LabelledRow> rows, LoadedStack stack, ReadOutTraining.Learnt learnt) {
        float[][][] states = new StateReader(base)
                .means(
                        rows.stream().map(this::tokens).toList(),
                        stack,
                        new int[] {learnt.readOut().depth()},
                        _ -> {});
        return Arrays.stream(states)
                .map(state -> learnt.readOut().read(state[0]))
                .toArray(double[][]::new);
    }

    private int[] tokens(LabelledRow row) {
        int[] tokens = base.tokenizer().encode(prompts.render(row.inputs()));
        return Arrays.copyOf(tokens, Math.min(tokens.length, base.config().maxPositions()));
    }

    private Map<String, FieldValue> inputs(int row) {
        return table.rows().get(test[row]).inputs();
    }

    private double[] sum(List<PartScore> parts) {
        return OutcomeScores.sum(parts, outcomes).logOdds().stream()
                .mapToDouble(Double::doubleValue)
                .toArray();
    }

    private double[][] rows(IntFunction<double[]> scoresOf) {
        double[][] all = new double[test.length][];
        Arrays.setAll(all, scoresOf);
        return all;
    }

    private static final class Printed implements ReadOutListener {
        @Override
        public void onRows(int done, int total) {}

        @Override
        public void onStep(TrainingProgress progress) {
            if (progress.step() % 20 == 0) {
                System.out.printf(
                        "  step %d of %d, loss %.3f, %.0f tokens/s, %d s to go%n",
                        progress.step(),
                        progress.totalSteps(),
                        progress.loss(),
                        progress.tokensPerSecond(),
                        progress.eta().toSeconds());
            }
        }
    }
}
