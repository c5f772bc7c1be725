package io.lorica.scorecard.reason;

import io.lorica.api.decision.DecisionSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Which log-odds are explained: a weighted sum of the outcomes' scores. It is linear, so what explains each score
 * explains it too.
 *
 * @param label of the outcome that is explained
 * @param weights by outcome; they sum to 0, since one number added to all scores says the same
 */
public record Contrast(String label, List<Double> weights) {
    public Contrast {
        weights = List.copyOf(weights);
        double sum = weights.stream().mapToDouble(Double::doubleValue).sum();
        if (weights.size() < 2 || Math.abs(sum) > 1e-9) {
            throw new IllegalArgumentException("The weights of a contrast must sum to 0, and these do not: " + weights);
        }
    }

    /**
     * An outcome's score less the mean of the others': of two outcomes, the log-odds of one over the other.
     *
     * @throws IllegalArgumentException if no outcome has the label
     */
    public static Contrast ofOutcome(List<String> labels, String label) {
        int outcome = place(labels, label);
        List<Double> weights = new ArrayList<>(Collections.nCopies(labels.size(), -1.0 / (labels.size() - 1)));
        weights.set(outcome, 1.0);
        return new Contrast(label, weights);
    }

    /**
     * The log-odds of an outcome over one other.
     *
     * @throws IllegalArgumentException if no outcome has one of the labels, or both are the same
     */
    public static Contrast between(List<String> labels, String label, String other) {
        if (label.equals(other)) {
            throw new IllegalArgumentException("Outcome '%s' can't be told from itself; name another".formatted(label));
        }
        List<Double> weights = new ArrayList<>(Collections.nCopies(labels.size(), 0.0));
        weights.set(place(labels, label), 1.0);
        weights.set(place(labels, other), -1.0);
        return new Contrast(label, weights);
    }

    /** Of an outcome against the others. */
    public static Contrast ofOutcome(DecisionSpec spec, String label) {
        return ofOutcome(
                spec.outcomes().stream().map(DecisionSpec.Outcome::label).toList(), label);
    }

    private static int place(List<String> labels, String label) {
        int place = labels.indexOf(label);
        if (place < 0) {
            throw new IllegalArgumentException("No outcome is '%s'; name one of %s".formatted(label, labels));
        }
        return place;
    }

    double of(int outcome) {
        return weights.get(outcome);
    }

    /** @param scores by outcome */
    double of(double[] scores) {
        double sum = 0;
        for (int outcome = 0; outcome < scores.length; outcome++) {
            sum += of(outcome) * scores[outcome];
        }
        return sum;
    }

    /** What one margin counts: two outcomes have one, that of the second over the first, more have one each. */
    double ofMargin(int margin, int margins) {
        return of(margins == 1 ? 1 : margin);
    }
}
