package io.lorica.scorecard;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.decision.PointsScale;
import io.lorica.decision.field.FieldValue;
import io.lorica.decision.score.PartScore;
import io.lorica.scorecard.boosting.Boosting;
import io.lorica.scorecard.part.Part;
import io.lorica.scorecard.points.PointsTable;
import io.lorica.scorecard.points.ScaledPoints;
import io.lorica.scorecard.words.Words;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a decision that need no language model, and how much each counts. Their weighted scores and the
 * intercepts add up to the log-odds of the outcomes.
 *
 * @param labels of the outcomes, in the spec's order
 * @param intercepts by outcome
 * @param adapterWeight how much the language model's log-probabilities count beside them; 0: it is not asked
 */
public record Scorecard(
        List<String> labels,
        List<Double> intercepts,
        @Nullable Weighted<PointsTable> points,
        @Nullable Weighted<Boosting> boosting,
        @Nullable Weighted<Words> words,
        double adapterWeight) {
    public static final String BASELINE = "baseline";
    public static final String POINTS = "points";
    public static final String BOOSTING = "boosting";
    public static final String WORDS = "words";

    public Scorecard {
        labels = List.copyOf(labels);
        intercepts = List.copyOf(intercepts);
        if (labels.size() != intercepts.size()) {
            throw new IllegalArgumentException(
                    "The scorecard has %d outcomes and intercepts for %d".formatted(labels.size(), intercepts.size()));
        }
        if (!(adapterWeight >= 0)) {
            throw new IllegalArgumentException(
                    "The adapter has weight %s; it must not be below 0".formatted(adapterWeight));
        }
    }

    /** Without the language model. */
    public Scorecard(
            List<String> labels,
            List<Double> intercepts,
            @Nullable Weighted<PointsTable> points,
            @Nullable Weighted<Boosting> boosting,
            @Nullable Weighted<Words> words) {
        this(labels, intercepts, points, boosting, words, 0);
    }

    public Scorecard withAdapterWeight(double weight) {
        return new Scorecard(labels, intercepts, points, boosting, words, weight);
    }

    /** The points part on the spec's scale; empty without one, and for more than two outcomes. */
    public Optional<ScaledPoints> scaledPoints(DecisionSpec spec) {
        String risky = spec.riskyLabel();
        return points == null || labels.size() != 2 || risky == null
                ? Optional.empty()
                : Optional.of(new ScaledPoints(
                        points.part(),
                        labels.indexOf(risky),
                        Objects.requireNonNullElse(spec.pointsScale(), PointsScale.USUAL)));
    }

    /** Whether a decision needs the language model. */
    public boolean asksAdapter() {
        return adapterWeight > 0;
    }

    /** The parts that count, by the names that their scores have; without the baseline, which says nothing of a row. */
    public List<String> parts() {
        List<String> names = new ArrayList<>();
        addIfItCounts(points, POINTS, names);
        addIfItCounts(boosting, BOOSTING, names);
        addIfItCounts(words, WORDS, names);
        if (asksAdapter()) {
            names.add(PartScore.ADAPTER);
        }
        return List.copyOf(names);
    }

    private static void addIfItCounts(@Nullable Weighted<?> part, String name, List<String> names) {
        if (part != null && part.weight() > 0) {
            names.add(name);
        }
    }

    /**
     * All parts of a decision.
     *
     * @param adapter what the language model says, as {@link PartScore#ofAdapter} has it; absent where it is not asked
     */
    public List<PartScore> score(Map<String, FieldValue> inputs, @Nullable PartScore adapter) {
        List<PartScore> scores = score(inputs);
        if (adapter != null) {
            scores.add(weighted(adapter));
        }
        return scores;
    }

    /** @param raw what the language model says, as {@link PartScore#ofAdapter} has it */
    public PartScore weighted(PartScore raw) {
        return new PartScore(
                raw.part(),
                raw.logOdds().stream().map(score -> adapterWeight * score).toList());
    }

    /** @param weight not below 0 */
    public record Weighted<P extends Part>(double weight, P part) {
        public Weighted {
            if (!(weight >= 0)) {
                throw new IllegalArgumentException("A part has weight %s; it must not be below 0".formatted(weight));
            }
        }

        PartScore score(String name, Map<String, FieldValue> inputs) {
            return new PartScore(
                    name,
                    Arrays.stream(part.score(inputs))
                            .map(score -> weight * score)
                            .boxed()
                            .toList());
        }
    }

    /** @param inputs by INPUT field, as {@link io.lorica.decision.field.ReadRow} has them */
    public List<PartScore> score(Map<String, FieldValue> inputs) {
        List<PartScore> scores = new ArrayList<>();
        scores.add(new PartScore(BASELINE, intercepts));
        if (points != null) {
            scores.add(points.score(POINTS, inputs));
        }
        if (boosting != null) {
            scores.add(boosting.score(BOOSTING, inputs));
        }
        if (words != null) {
            scores.add(words.score(WORDS, inputs));
        }
        return scores;
    }
}
