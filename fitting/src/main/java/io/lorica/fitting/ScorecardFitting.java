package io.lorica.fitting;

import io.lorica.api.decision.DecisionParts;
import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.decision.DecisionSpec.Outcome;
import io.lorica.api.decision.PartUse;
import io.lorica.decision.score.PartScore;
import io.lorica.scorecard.Scorecard;
import io.lorica.scorecard.Scorecard.Weighted;
import io.lorica.scorecard.boosting.Boosting;
import io.lorica.scorecard.part.Part;
import io.lorica.scorecard.points.PointsTable;
import io.lorica.scorecard.words.Words;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Fits the parts of a scorecard, and how much each counts, on scores of rows that the part had not seen. */
public final class ScorecardFitting {
    private static final double[] WORD_COSTS = {0.3, 1, 3, 10, 30};
    /** Rows' worth of pull of the parts' weights towards equal shares: what few rows can't tell apart stays mixed. */
    private static final double RIDGE = 1;

    private static final double NEXT_TO_NOTHING = 1e-3;
    /** Rows of an outcome below which its probability is known to no better than a few hundredths. */
    private static final int FEW = 100;

    private final DecisionSpec spec;
    private final DecisionParts uses;
    private final List<LabelledRow> rows;
    private final TableFields fields;
    private final List<Folds.Fold> folds;
    private final int outcomes;
    private final int[] labels;
    private final int[] all;
    private final long seed;
    private final List<OutOfFold> found = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    public ScorecardFitting(DecisionSpec spec, List<LabelledRow> rows, long seed) {
        this.spec = spec;
        this.uses = Objects.requireNonNullElse(spec.parts(), DecisionParts.AUTO);
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
     * @param warnings of what should be looked at, in sentences, the gravest first
     */
    public record Fitted(Scorecard scorecard, byte @Nullable [] trees, List<PartReport> parts, List<String> warnings) {

        public Fitted withAdapterWeight(double weight) {
            return new Fitted(scorecard.withAdapterWeight(weight), trees, parts, warnings);
        }

        /**
         * What the scorecard would say of a row that it was fitted on, had it not seen it.
         *
         * @return empty where the row was in no fold
         */
        public Optional<List<PartScore>> outOfFold(int row) {
            List<PartScore> scores = new ArrayList<>();
            scores.add(new PartScore(Scorecard.BASELINE, scorecard.intercepts()));
            for (PartReport part : parts) {
                double[] own = part.scores()[row];
                if (own == null) {
                    return Optional.empty();
                }
                if (part.weight() > 0) {
                    scores.add(new PartScore(
                            part.part(),
                            Arrays.stream(own)
                                    .map(score -> part.weight() * score)
                                    .boxed()
                                    .toList()));
                }
            }
            return Optional.of(scores);
        }
    }

    /**
     * @param weight 0 if the part is not in the scorecard
     * @param loss mean log-loss on rows that the part was not fitted on
     * @param scores of those rows, [rows][outcomes]; null where a row was in no fold
     */
    public record PartReport(String part, double weight, double loss, double[][] scores) {}

    /** @return empty if the spec's fields or its parts leave nothing to fit */
    public Optional<Fitted> fit() {
        warnOfFewRows();
        PointsTable points = fields.hasTable() && uses.points() != PartUse.NEVER ? points() : null;
        BoostingFitting.Fit boosting = fields.hasTable() && canBoost() ? boosting() : null;
        Words words = !fields.texts().isEmpty() && uses.words() != PartUse.NEVER ? words() : null;
        return found.isEmpty() ? Optional.empty() : Optional.of(stacked(points, boosting, words));
    }

    private void warnOfFewRows() {
        for (int outcome = 0; outcome < outcomes; outcome++) {
            int own = outcome;
            long count = Arrays.stream(labels).filter(label -> label == own).count();
            if (count < FEW) {
                warnings.add(("Outcome '%s' has %d rows to learn from. With fewer than %d its probabilities and the"
                                + " reasons for it are rough: add rows before the version decides.")
                        .formatted(spec.outcomes().get(outcome).label(), count, FEW));
            }
        }
    }

    private boolean canBoost() {
        if (uses.boosting() == PartUse.NEVER || BoostingFitting.isAvailable()) {
            return uses.boosting() != PartUse.NEVER;
        }
        warnings.add("Boosted trees were left out, since XGBoost's library can't be loaded here. Install libgomp"
                + " (package libgomp1) and train again.");
        return false;
    }

    private PointsTable points() {
        var fitting = new PointsFitting(rows, fields, outcomes, seed);
        double[][] scores = new double[rows.size()][];
        folds.parallelStream().forEach(fold -> {
            PointsTable table = fitting.fit(fold.fitted()).table();
            for (int row : fold.scored()) {
                scores[row] = table.score(rows.get(row).inputs());
            }
        });
        found.add(new OutOfFold(Scorecard.POINTS, scores));
        PointsFitting.Fit fit = fitting.fit(all);
        // First of all, since it makes every figure worthless.
        warnings.addAll(
                0,
                fit.telling().stream()
                        .map(field -> ("Field %s tells the outcome all by itself. If it is only known after the"
                                        + " decision, give it the role IGNORED and train again.")
                                .formatted(field))
                        .toList());
        fit.table().fields().stream()
                .filter(field -> fields.trends().containsKey(field.field())
                        && field.binning().values() == 1)
                .forEach(field -> warnings.add(("Field %s has one bin: its rows don't follow the trend that the spec"
                                + " declares. Leave the trend out, or look at the data.")
                        .formatted(field.field())));
        return fit.table();
    }

    private BoostingFitting.Fit boosting() {
        var fitting = new BoostingFitting(rows, fields, outcomes, seed);
        List<BoostingFitting.Fit> fits = folds.parallelStream()
                .map(fold -> fitting.fit(fold.fitted(), fold.scored()))
                .toList();
        // Every fold by as many rounds as the last fit will have.
        int rounds = (int) Math.round(
                fits.stream().mapToInt(BoostingFitting.Fit::rounds).average().orElse(1));
        double[][] scores = new double[rows.size()][];
        for (int i = 0; i < folds.size(); i++) {
            Boosting boosting = fits.get(i).boosting();
            int trees = rounds * boosting.ensemble().groups();
            for (int row : folds.get(i).scored()) {
                float[] columns = Boosting.row(boosting.columns(), rows.get(row).inputs());
                scores[row] = Boosting.logOdds(boosting.ensemble().margins(columns, trees));
            }
        }
        found.add(new OutOfFold(Scorecard.BOOSTING, scores));
        return fitting.fit(all, rounds);
    }

    /** Null if the texts have no words that are in several rows. */
    private @Nullable Words words() {
        var fitting = new WordsFitting(rows, fields, outcomes);
        if (!fitting.hasWords()) {
            return null;
        }
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
            @Nullable PointsTable points, BoostingFitting.@Nullable Fit boosting, @Nullable Words words) {
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
            double weight = fit.weights()[i] < NEXT_TO_NOTHING ? 0 : fit.weights()[i];
            reports.add(new PartReport(part.part(), weight, part.loss(labels), part.scores()));
        }
        return new Fitted(
                new Scorecard(
                        spec.outcomes().stream().map(Outcome::label).toList(),
                        Arrays.stream(fit.intercepts()).boxed().toList(),
                        weighted(points, Scorecard.POINTS, reports),
                        weighted(boosting == null ? null : boosting.boosting(), Scorecard.BOOSTING, reports),
                        weighted(words, Scorecard.WORDS, reports),
                        0),
                boosting == null ? null : boosting.json(),
                reports,
                List.copyOf(warnings));
    }

    private static <P extends Part> @Nullable Weighted<P> weighted(
            @Nullable P part, String name, List<PartReport> reports) {
        double weight = reports.stream()
                .filter(report -> report.part().equals(name))
                .mapToDouble(PartReport::weight)
                .findFirst()
                .orElse(0);
        return part == null || weight == 0 ? null : new Weighted<>(weight, part);
    }
}
