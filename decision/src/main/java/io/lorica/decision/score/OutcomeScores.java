package io.lorica.decision.score;

import java.util.Arrays;
import java.util.List;

/**
 * The scores of a decision's outcomes, in the spec's order.
 *
 * @param logOdds in natural logarithms, up to one number added to all
 */
public record OutcomeScores(List<Double> logOdds) {
    public OutcomeScores {
        logOdds = List.copyOf(logOdds);
    }

    /**
     * Parts speak in log-odds, so their evidence adds up.
     *
     * @param outcomes how many there are
     * @throws IllegalArgumentException if a part speaks of another number of outcomes
     */
    public static OutcomeScores sum(List<PartScore> parts, int outcomes) {
        double[] sum = new double[outcomes];
        for (PartScore part : parts) {
            if (part.logOdds().size() != outcomes) {
                throw new IllegalArgumentException("Part %s has scores for %d outcomes, the decision has %d"
                        .formatted(part.part(), part.logOdds().size(), outcomes));
            }
            for (int i = 0; i < outcomes; i++) {
                sum[i] += part.logOdds().get(i);
            }
        }
        return new OutcomeScores(Arrays.stream(sum).boxed().toList());
    }

    /**
     * Softmax.
     *
     * @return a probability for each outcome; they sum to 1
     * @throws ArithmeticException if the scores give none, because the computation behind them is broken
     */
    List<Double> probabilities() {
        double highest = highest();
        double total = total(highest);
        return logOdds.stream().map(score -> Math.exp(score - highest) / total).toList();
    }

    /**
     * The logarithms of the probabilities, exact where those would be rounded to 0.
     *
     * @throws ArithmeticException if the scores give none, because the computation behind them is broken
     */
    public List<Double> logProbabilities() {
        double highest = highest();
        double logTotal = highest + Math.log(total(highest));
        return logOdds.stream().map(score -> score - logTotal).toList();
    }

    private double highest() {
        return logOdds.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    }

    private double total(double highest) {
        double total =
                logOdds.stream().mapToDouble(score -> Math.exp(score - highest)).sum();
        if (!(total >= 1) || Double.isInfinite(total)) {
            throw new ArithmeticException("the scores of the outcomes are not finite");
        }
        return total;
    }
}
