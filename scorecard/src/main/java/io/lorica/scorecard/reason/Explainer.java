package io.lorica.scorecard.reason;

import io.lorica.decision.field.FieldValue;
import io.lorica.decision.score.PartScore;
import io.lorica.scorecard.Scorecard;
import io.lorica.scorecard.boosting.Boosting;
import io.lorica.scorecard.part.Part;
import io.lorica.scorecard.points.PointsTable;
import io.lorica.scorecard.reason.Explanation.TextReasons;
import io.lorica.scorecard.reason.Explanation.Word;
import io.lorica.scorecard.words.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Says why a scorecard scores a row as it does. Made once for a version: what the reference needs is worked out then.
 * Threads may share it.
 */
public final class Explainer {
    /** The language model's, as {@link PartScore#ofAdapter} names it. */
    public static final String ADAPTER = "adapter";

    /** Of all that is added up, without signs: trees are added up in floats, reasons in doubles. */
    private static final double TOLERANCE = 1e-6;

    private final Scorecard scorecard;
    private final Reference reference;
    private final @Nullable PointsReasons points;
    private final @Nullable TreeReasons boosting;
    private final @Nullable WordReasons words;

    /** By outcome. */
    private final double[] baseline;

    public Explainer(Scorecard scorecard, Reference reference) {
        this.scorecard = scorecard;
        this.reference = reference;
        this.baseline =
                scorecard.intercepts().stream().mapToDouble(Double::doubleValue).toArray();
        Scorecard.Weighted<PointsTable> table = scorecard.points();
        Scorecard.Weighted<Boosting> trees = scorecard.boosting();
        Scorecard.Weighted<Words> model = scorecard.words();
        this.points = table == null ? null : new PointsReasons(table, reference.rows());
        this.boosting = trees == null ? null : new TreeReasons(trees, reference.rows());
        this.words = model == null ? null : new WordReasons(model, reference);
        addMean(table, reference);
        addMean(trees, reference);
        if (words != null && model != null) {
            double[] margins = words.means();
            for (int margin = 0; margin < margins.length; margin++) {
                baseline[margins.length == 1 ? 1 : margin] += model.weight() * margins[margin];
            }
        }
    }

    /** By scoring the reference, not by what the reasons say of it, so that one can be held against the other. */
    private void addMean(Scorecard.@Nullable Weighted<? extends Part> part, Reference reference) {
        if (part == null) {
            return;
        }
        for (Map<String, FieldValue> row : reference.rows()) {
            double[] scores = part.part().score(row);
            for (int outcome = 0; outcome < scores.length; outcome++) {
                baseline[outcome] +=
                        part.weight() * scores[outcome] / reference.rows().size();
            }
        }
    }

    public Reference reference() {
        return reference;
    }

    /**
     * Of a decision, with the reference's own mean of what the language model says.
     *
     * @param adapter what the language model says of the row, as {@link PartScore#ofAdapter} has it; absent where it is
     *     not asked
     * @param shares what each field adds to it; absent: it is one line
     * @throws IllegalArgumentException if the reference does not fit the scorecard
     * @throws ArithmeticException as {@link #explain(Map, Contrast, AdapterScores)}
     */
    public Explanation explainDecision(
            Map<String, FieldValue> inputs,
            Contrast contrast,
            @Nullable PartScore adapter,
            @Nullable AdapterShares shares) {
        List<Double> mean = reference.adapter();
        if (adapter == null) {
            return explain(inputs, contrast, null);
        }
        if (mean == null) {
            throw new IllegalArgumentException("The reference has no mean of the adapter's scores");
        }
        var scores = new AdapterScores(
                scorecard.weighted(adapter), scorecard.weighted(new PartScore(PartScore.ADAPTER, mean)));
        return explain(inputs, contrast, scores, shares);
    }

    /** Of a version without an adapter. */
    public Explanation explain(Map<String, FieldValue> inputs, Contrast contrast) {
        return explain(inputs, contrast, null);
    }

    /**
     * @param inputs by INPUT field, as {@link io.lorica.decision.field.ReadRow} has them
     * @param contrast which log-odds to explain
     * @param adapter absent: no language model took part
     * @throws ArithmeticException if the reasons do not add up to the score: a wrong reason is never given
     */
    public Explanation explain(Map<String, FieldValue> inputs, Contrast contrast, @Nullable AdapterScores adapter) {
        return explain(inputs, contrast, adapter, null);
    }

    private Explanation explain(
            Map<String, FieldValue> inputs,
            Contrast contrast,
            @Nullable AdapterScores adapter,
            @Nullable AdapterShares shares) {
        if (contrast.weights().size() != baseline.length) {
            throw new IllegalArgumentException("The contrast is of %d outcomes, the scorecard has %d"
                    .formatted(contrast.weights().size(), baseline.length));
        }
        List<Contribution> lines = new ArrayList<>();
        List<TextReasons> texts = List.of();
        double magnitude = 1;
        if (points != null && scorecard.points() != null) {
            double[] found = points.of(inputs, contrast);
            for (int i = 0; i < found.length; i++) {
                String field = scorecard.points().part().fields().get(i).field();
                lines.add(line(Scorecard.POINTS, field, inputs, found[i]));
            }
        }
        if (boosting != null) {
            TreeReasons.Found found = boosting.of(inputs, contrast);
            for (int i = 0; i < found.byField().length; i++) {
                lines.add(line(Scorecard.BOOSTING, boosting.fields().get(i), inputs, found.byField()[i]));
            }
            magnitude += found.magnitude();
        }
        if (words != null) {
            WordReasons.Found found = words.of(inputs, contrast);
            texts = found.texts();
            texts.forEach(text -> lines.add(new Contribution(
                    Scorecard.WORDS,
                    text.field(),
                    null,
                    text.words().stream().mapToDouble(Word::logOdds).sum())));
            lines.add(new Contribution(Scorecard.WORDS, null, null, found.absent()));
            magnitude += found.magnitude();
        }
        double mean = contrast.of(baseline);
        List<TextReasons> phrases = List.of();
        if (adapter != null) {
            double adapterMean = contrast.of(AdapterScores.scores(adapter.mean()));
            mean += adapterMean;
            if (shares == null) {
                lines.add(new Contribution(ADAPTER, null, null, adapter.of(contrast)));
            } else {
                double weight = scorecard.adapterWeight();
                ShareReasons.Found found = new ShareReasons(shares, contrast, weight).of(inputs);
                lines.addAll(found.lines());
                lines.add(new Contribution(ADAPTER, null, null, weight * contrast.of(shares.typical()) - adapterMean));
                phrases = found.phrases();
            }
        }
        double score = score(inputs, contrast, adapter);
        check(score, mean, lines, magnitude);
        return new Explanation(contrast.label(), score, mean, lines, texts, phrases);
    }

    private double score(Map<String, FieldValue> inputs, Contrast contrast, @Nullable AdapterScores adapter) {
        double score = adapter == null ? 0 : contrast.of(AdapterScores.scores(adapter.row()));
        for (PartScore part : scorecard.score(inputs)) {
            score += contrast.of(AdapterScores.scores(part));
        }
        return score;
    }

    private static Contribution line(String part, String field, Map<String, FieldValue> inputs, double logOdds) {
        FieldValue value = inputs.get(field);
        return new Contribution(part, field, value == null ? null : value.text(), logOdds);
    }

    private static void check(double score, double mean, List<Contribution> lines, double magnitude) {
        double sum = mean;
        double scale = magnitude + Math.abs(mean);
        for (Contribution line : lines) {
            sum += line.logOdds();
            scale += Math.abs(line.logOdds());
        }
        if (!(Math.abs(sum - score) <= TOLERANCE * scale)) {
            throw new ArithmeticException("The reasons add up to %s and the score is %s".formatted(sum, score));
        }
    }
}
