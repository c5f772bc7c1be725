package io.lorica.benchmarks;

import io.lorica.api.decision.PartUse;
import io.lorica.decision.field.FieldValue;
import io.lorica.decision.prompt.DecisionPrompts;
import io.lorica.decision.score.OutcomeScores;
import io.lorica.decision.score.PartScore;
import io.lorica.engine.BaseModel;
import io.lorica.engine.LoadedStack;
import io.lorica.engine.read.StateReader;
import io.lorica.fitting.AdapterWeight;
import io.lorica.fitting.HoldOut;
import io.lorica.fitting.LabelledRow;
import io.lorica.fitting.ScorecardFitting;
import io.lorica.formats.adapter.Adapter;
import io.lorica.formats.adapter.AdapterStack;
import io.lorica.readout.ReadOutOptions;
import io.lorica.readout.ReadOutRow;
import io.lorica.readout.ReadOutTraining;
import io.lorica.scorecard.Scorecard;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What may decide on one fold's test rows, all fitted on its other rows. */
final class TextFold {
    /** As a run's probe. */
    private static final int PROBED_ROWS = 500;

    private final Supplier<BaseModel> base;
    private final LabelledTable table;
    private final List<LabelledRow> known;
    private final int[] test;
    private final ReadOutOptions options;
    private final @Nullable Path kept;
    private final String name;
    private final int outcomes;
    private final DecisionPrompts prompts;
    private final HoldOut holdOut;
    private final Function<Map<String, FieldValue>, Map<String, FieldValue>> numbers;

    /**
     * @param base loaded where a language model is asked
     * @param fold of the table's first repeat
     * @param kept where scores are kept, if anywhere
     */
    TextFold(Supplier<BaseModel> base, LabelledTable table, int fold, ReadOutOptions options, @Nullable Path kept) {
        this(
                base,
                table,
                table.name() + "-" + (char) fold,
                table.repeats().getFirst().training(fold),
                table.repeats().getFirst().test(fold),
                options,
                kept,
                inputs -> inputs);
    }

    private TextFold(
            Supplier<BaseModel> base,
            LabelledTable table,
            String name,
            List<LabelledRow> known,
            int[] test,
            ReadOutOptions options,
            @Nullable Path kept,
            Function<Map<String, FieldValue>, Map<String, FieldValue>> numbers) {
        this.base = base;
        this.table = table;
        this.known = known;
        this.test = test;
        this.options = options;
        this.kept = kept;
        this.name = name;
        this.numbers = numbers;
        this.outcomes = table.spec().outcomes().size();
        this.prompts = new DecisionPrompts(table.spec());
        this.holdOut = HoldOut.of(known, options.training().seed() + 1);
    }

    /** Numbers stand in prompts with their fifth in words. */
    private TextFold withNumbersInWords() {
        return new TextFold(base, table, name, known, test, options, kept, NumbersInWords.of(known)::beside);
    }

    /** The fold's test rows, by their number in the table. */
    int[] test() {
        return test;
    }

    /** The contender's scores, measured unless they were kept. */
    FoldScores scores(TextContender contender) {
        return FoldScores.kept(kept, name + "-" + contender.label(), () -> {
            System.out.println(name + " " + contender.label());
            FoldScores found = switch (contender) {
                case SCORECARD -> scorecard(null);
                case WORDS -> scorecard(contender.label());
                case FROZEN -> readOut(options.frozen());
                case READ_OUT -> readOut(options);
                case RESIDUAL -> readOut(options.residual());
                case LAST_POSITION -> lastPosition();
                case PROBED -> probed();
                case PROBED_IN_WORDS -> withNumbersInWords().probed();
            };
            System.out.println(name + " " + contender.label() + " " + found.told());
            return found;
        });
    }

    /** The contender as a part of the decision: its scores, gated, on top of the scorecard's. */
    FoldScores withScorecard(TextContender contender) {
        FoldScores scorecard = scores(TextContender.SCORECARD);
        FoldScores own = scores(contender);
        List<AdapterWeight.Row> seen = new ArrayList<>();
        for (int row = 0; row < known.size(); row++) {
            double[] beside = scorecard.known()[row];
            double[] said = own.known()[row];
            if (beside != null && said != null) {
                seen.add(new AdapterWeight.Row(beside, said, known.get(row).outcome()));
            }
        }
        double weight = AdapterWeight.fit(seen, PartUse.AUTO);
        double[][] sums = new double[test.length][];
        for (int row = 0; row < test.length; row++) {
            double[] sum = scorecard.test()[row].clone();
            double[] said = own.test()[row];
            Arrays.setAll(sum, outcome -> sum[outcome] + weight * said[outcome]);
            sums[row] = sum;
        }
        Map<String, Object> told = new TreeMap<>(own.told());
        told.put("weight", weight);
        return new FoldScores(new double[known.size()][], sums, told);
    }

    /** @param part alone; null: all of it */
    private FoldScores scorecard(@Nullable String part) {
        var fitted = new ScorecardFitting(
                        table.spec(), known, options.training().seed())
                .fit()
                .orElseThrow();
        Scorecard scorecard = fitted.scorecard();
        double[] @Nullable [] outOfFold = new double[known.size()][];
        for (int row = 0; row < outOfFold.length; row++) {
            outOfFold[row] =
                    fitted.outOfFold(row).map(parts -> sum(parts, part)).orElse(null);
        }
        return new FoldScores(
                outOfFold,
                Arrays.stream(test)
                        .mapToObj(row -> sum(scorecard.score(inputs(row)), part))
                        .toArray(double[][]::new),
                Map.of("parts", scorecard.parts()));
    }

    private double[] sum(List<PartScore> parts, @Nullable String wanted) {
        List<PartScore> own = parts.stream()
                .filter(part -> wanted == null || part.part().equals(wanted))
                .toList();
        return OutcomeScores.sum(own, outcomes).logOdds().stream()
                .mapToDouble(Double::doubleValue)
                .toArray();
    }

    private FoldScores readOut(ReadOutOptions how) {
        double[] @Nullable [] given = scores(TextContender.SCORECARD).known();
        long begun = System.nanoTime();
        ReadOutTraining.Learnt learnt = learn(how, given);
        double seconds = (System.nanoTime() - begun) / 1e9;
        AdapterStack adapter = learnt.adapter() == null ? AdapterStack.EMPTY : AdapterStack.of(learnt.adapter());
        Map<String, Object> told = Map.of(
                "depth",
                learnt.readOut().depth(),
                "is_adapted",
                learnt.adapter() != null,
                "losses",
                learnt.losses(),
                "seconds",
                seconds);
        return told(adapter, told, (rows, stack) -> {
            List<int[]> texts = rows.stream().map(this::prompt).toList();
            return Arrays.stream(new StateReader(base.get())
                            .means(texts, stack, learnt.readOut().depth(), _ -> {}))
                    .map(learnt.readOut()::read)
                    .toArray(double[][]::new);
        });
    }

    /** @param given what the scorecard says of the known rows */
    private ReadOutTraining.Learnt learn(ReadOutOptions how, double[] @Nullable [] given) {
        return new ReadOutTraining(base.get(), AdapterStack.EMPTY, outcomes, how, new PrintedProgress())
                .learn(Arrays.stream(holdOut.fitted())
                        .mapToObj(row -> new ReadOutRow(known.get(row), prompt(known.get(row)), given[row]))
                        .toList());
    }

    /** Of the rows as a run draws them. */
    private FoldScores probed() {
        double[] @Nullable [] given = scores(TextContender.SCORECARD).known();
        ReadOutTraining.Learnt probe = learn(options.frozen().withMostRows(PROBED_ROWS), given);
        List<AdapterWeight.Row> seen = new ArrayList<>();
        double loss = 0;
        for (Map.Entry<Integer, double[]> said : new TreeMap<>(probe.frozen().outOfFold()).entrySet()) {
            int row = holdOut.fitted()[said.getKey()];
            int outcome = known.get(row).outcome();
            loss += logLoss(said.getValue(), outcome);
            double[] beside = given[row];
            if (beside != null) {
                seen.add(new AdapterWeight.Row(beside, said.getValue(), outcome));
            }
        }
        AdapterWeight.Gain gain = AdapterWeight.gain(seen);
        Map<String, Object> told =
                Map.of("read_out_loss", loss / probe.frozen().outOfFold().size(), "gain", gain);
        if (!gain.isReal()) {
            return new FoldScores(new double[known.size()][], new double[test.length][outcomes], told);
        }
        FoldScores learnt = readOut(options);
        Map<String, Object> both = new TreeMap<>(learnt.told());
        both.putAll(told);
        return new FoldScores(learnt.known(), learnt.test(), both);
    }

    /** In nats. */
    private static double logLoss(double[] logOdds, int outcome) {
        double sum = 0;
        for (double own : logOdds) {
            sum += Math.exp(own - logOdds[outcome]);
        }
        return Math.log(sum);
    }

    /** The same adapter, trained on the outcome's answer and read at the prompt's last position. */
    private FoldScores lastPosition() {
        long begun = System.nanoTime();
        var reading = new LastPosition(base.get(), table);
        List<LabelledRow> rows =
                Arrays.stream(holdOut.fitted()).mapToObj(known::get).toList();
        Adapter adapter = reading.train(ReadOutOptions.ADAPTER, rows, options.training(), new PrintedProgress());
        double seconds = (System.nanoTime() - begun) / 1e9;
        return told(AdapterStack.of(adapter), Map.of("seconds", seconds), reading::scores);
    }

    @FunctionalInterface
    private interface Said {
        double[][] of(List<LabelledRow> rows, LoadedStack stack);
    }

    private FoldScores told(AdapterStack adapter, Map<String, Object> told, Said said) {
        double[] @Nullable [] ofKnown = new double[known.size()][];
        try (LoadedStack stack = base.get().load(adapter)) {
            double[][] ofHeld =
                    said.of(Arrays.stream(holdOut.scored()).mapToObj(known::get).toList(), stack);
            for (int i = 0; i < ofHeld.length; i++) {
                ofKnown[holdOut.scored()[i]] = ofHeld[i];
            }
            double[][] ofTest =
                    said.of(Arrays.stream(test).mapToObj(table.rows()::get).toList(), stack);
            return new FoldScores(ofKnown, ofTest, told);
        }
    }

    private int[] prompt(LabelledRow row) {
        BaseModel model = base.get();
        int[] tokens = model.tokenizer().encode(prompts.render(numbers.apply(row.inputs())));
        return Arrays.copyOf(tokens, Math.min(tokens.length, model.config().maxPositions()));
    }

    private Map<String, FieldValue> inputs(int row) {
        return table.rows().get(row).inputs();
    }
}
