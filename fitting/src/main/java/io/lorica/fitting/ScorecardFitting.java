package io.lorica.fitting;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.decision.DecisionSpec.Outcome;
import io.lorica.scorecard.Scorecard;
import io.lorica.scorecard.Scorecard.Weighted;
import io.lorica.scorecard.boosting.Boosting;
import io.lorica.scorecard.part.Part;
import io.lorica.scorecard.points.PointsTable;
import io.lorica.scorecard.words.Words;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Fits the parts of a scorecard, and how much each counts, on scores of rows that the part had not seen. */
public final class ScorecardFitting {
    private static final double[] WORD_COSTS = {0.3, 1, 3, 10, 30};
    /** Rows' worth of pull of the parts' weights towards equal shares: what few rows can't tell apart stays mixed. */
    private static final double RIDGE = 1;

    private static final double NEXT_TO_NOTHING = 1e-3;

    private final DecisionSpec spec;
    private final List<LabelledRow> rows;
    private final TableFields fields;
    private final List<Folds.Fold> folds;
    private final int outcomes;
    private final int[] labels;
    private final int[] all;
    private final long seed;

    public ScorecardFitting(DecisionSpec spec, List<LabelledRow> rows, long seed) {
        this.spec = spec;
        this.rows = List.copyOf(rows);
        this.fields = TableFields.of(spec);
        this.outcomes = spec.outcomes().size();
        this.seed = seed;
        this.folds = Folds.of(rows, seed);
        this.labels = rows.stream().mapToInt(LabelledRow::outcome).toArray();
        this.all = IntStream.range(0, rows.size()).toArray();
    }

    /**
     * @param trees as XGBoost saves them; absent without boosted trees
     * @param parts each that was fitted, kept or not
     */
    public record Fitted(Scorecard scorecard, byte @Nullable [] trees, List<PartReport> parts) {}

    /**
     * @param loss mean log-loss on rows that the part was not fitted on
     * @param scores of those rows, [rows][outcomes]; null where a row was in no fold
     */
    public record PartReport(String part, double weight, double loss, double[][] scores) {}

    public Fitted fit() {
        List<OutOfFold> found = new ArrayList<>();
        boolean hasTable = !fields.numbers().isEmpty() || !fields.categories().isEmpty();
        PointsTable points = null;
        BoostingFitting.Fit boosting = null;
        Words words = null;
        if (hasTable) {
            var pointsFitting = new PointsFitting(rows, fields, outcomes, seed);
            found.add(points(pointsFitting));
            points = pointsFitting.fit(all);
            var boostingFitting = new BoostingFitting(rows, fields, outcomes, seed);
            List<BoostingFitting.Fit> fits = folds.parallelStream()
                    .map(fold -> boostingFitting.fit(fold.fitted(), fold.scored()))
                    .toList();
            int rounds = (int) Math.round(fits.stream()
                    .mapToInt(BoostingFitting.Fit::rounds)
                    .average()
                    .orElse(1));
            found.add(boosting(fits, rounds));
            boosting = boostingFitting.fit(all, rounds);
        }
        if (!fields.texts().isEmpty()) {
            var fitting = new WordsFitting(rows, fields, outcomes);
            if (fitting.hasWords()) {
                words = words(fitting, found);
            }
        }
        return stacked(found, points, boosting, words);
    }

    private OutOfFold points(PointsFitting fitting) {
        double[][] scores = new double[rows.size()][];
        folds.parallelStream().forEach(fold -> {
            PointsTable table = fitting.fit(fold.fitted());
            for (int row : fold.scored()) {
                scores[row] = table.score(rows.get(row).inputs());
            }
        });
        return new OutOfFold(Scorecard.POINTS, scores);
    }

    /** Every fold by as many rounds as the last fit will have. */
    private OutOfFold boosting(List<BoostingFitting.Fit> fits, int rounds) {
        double[][] scores = new double[rows.size()][];
        for (int i = 0; i < folds.size(); i++) {
            Boosting boosting = fits.get(i).boosting();
            int trees = rounds * boosting.ensemble().groups();
            for (int row : folds.get(i).scored()) {
                float[] columns = Boosting.row(boosting.columns(), rows.get(row).inputs());
                scores[row] = Boosting.logOdds(boosting.ensemble().margins(columns, trees));
            }
        }
        return new OutOfFold(Scorecard.BOOSTING, scores);
    }

    private Words words(WordsFitting fitting, List<OutOfFold> found) {
        OutOfFold best = null;
        double bestCost = 1;
        for (double cost : WORD_COSTS) {
            double[][] scores = new double[rows.size()][];
            folds.parallelStream().forEach(fold -> {
                double[][] weights = fitting.fit(fold.fitted(), cost);
                for (int row : fold.scored()) {
                    scores[row] = fitting.score(row, weights);
                }
            });
            var candidate = new OutOfFold(Scorecard.WORDS, scores);
            if (best == null || candidate.loss(labels) < best.loss(labels)) {
                best = candidate;
                bestCost = cost;
            }
        }
        if (best != null) {
            found.add(best);
        }
        return fitting.words(fitting.fit(all, bestCost));
    }

    private Fitted stacked(
            List<OutOfFold> found,
            @Nullable PointsTable points,
            BoostingFitting.@Nullable Fit boosting,
            @Nullable Words words) {
        int[] scored = found.getFirst().scored();
        double[] prior = new double[found.size()];
        Arrays.fill(prior, 1.0 / found.size());
        var fit = new ConditionalLogit(
                        (row, into) -> {
                            for (int part = 0; part < prior.length; part++) {
                                double[] scores = found.get(part).scores()[scored[row]];
                                for (int outcome = 0; outcome < outcomes; outcome++) {
                                    into[outcome][part] = scores[outcome] - scores[0];
                                }
                            }
                        },
                        Arrays.stream(scored).map(row -> labels[row]).toArray(),
                        outcomes,
                        RIDGE,
                        prior)
                .fit();
        List<PartReport> reports = new ArrayList<>();
        for (int i = 0; i < prior.length; i++) {
            OutOfFold part = found.get(i);
            reports.add(new PartReport(part.part(), fit.weights()[i], part.loss(labels), part.scores()));
        }
        return new Fitted(
                new Scorecard(
                        spec.outcomes().stream().map(Outcome::label).toList(),
                        Arrays.stream(fit.intercepts()).boxed().toList(),
                        weighted(points, Scorecard.POINTS, reports),
                        weighted(boosting == null ? null : boosting.boosting(), Scorecard.BOOSTING, reports),
                        weighted(words, Scorecard.WORDS, reports)),
                boosting == null ? null : boosting.json(),
                reports);
    }

    private static <P extends Part> @Nullable Weighted<P> weighted(
            @Nullable P part, String name, List<PartReport> reports) {
        if (part == null) {
            return null;
        }
        double weight = reports.stream()
                .filter(report -> report.part().equals(name))
                .mapToDouble(PartReport::weight)
                .findFirst()
                .orElse(0);
        return weight < NEXT_TO_NOTHING ? null : new Weighted<>(weight, part);
    }
}
