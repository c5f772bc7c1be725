package io.lorica.fitting;

import io.lorica.api.decision.PartUse;
import java.util.Arrays;
import java.util.List;

/**
 * How much a language model's scores add to a scorecard's, on rows that neither was fitted on. The scorecard alone is
 * what is believed beforehand, so that few rows move little.
 */
public final class AdapterWeight {
    private static final double RIDGE = 10;

    private AdapterWeight() {}

    /**
     * One row.
     *
     * @param scorecard log-odds by outcome, of a fit without the row
     * @param adapter log-probabilities by outcome
     * @param outcome the true one's place
     */
    public record Row(double[] scorecard, double[] adapter, int outcome) {}

    /**
     * @param use AUTO: the weight is 0 unless the adapter makes the labels likelier by more than one parameter does of
     *     nothing
     * @return not below 0; the scorecard's own weight is 1
     * @see <a href="https://doi.org/10.1109/TAC.1974.1100705">Akaike 1974, A new look at the statistical model
     *     identification</a>
     */
    public static double fit(List<Row> rows, PartUse use) {
        if (use == PartUse.NEVER || rows.isEmpty()) {
            return 0;
        }
        int outcomes = rows.getFirst().scorecard().length;
        int[] labels = rows.stream().mapToInt(Row::outcome).toArray();
        var fit = new ConditionalLogit(
                        (row, into) -> {
                            Row own = rows.get(row);
                            for (int outcome = 0; outcome < outcomes; outcome++) {
                                into[outcome][0] = own.scorecard()[outcome] - own.scorecard()[0];
                                into[outcome][1] = own.adapter()[outcome] - own.adapter()[0];
                            }
                        },
                        labels,
                        outcomes,
                        RIDGE,
                        new double[] {1, 0})
                .fit();
        // As a share of the scorecard's weight, for what scales them both is the calibration's to say.
        double weight = fit.weights()[0] > 0 ? fit.weights()[1] / fit.weights()[0] : fit.weights()[1];
        return use == PartUse.ALWAYS || gain(rows, weight) > 1 ? weight : 0;
    }

    private static double gain(List<Row> rows, double weight) {
        return rows.stream()
                .mapToDouble(row -> OutOfFold.loss(row.scorecard(), row.outcome())
                        - OutOfFold.loss(sum(row, weight), row.outcome()))
                .sum();
    }

    private static double[] sum(Row row, double weight) {
        double[] sum = row.scorecard().clone();
        Arrays.setAll(sum, outcome -> sum[outcome] + weight * row.adapter()[outcome]);
        return sum;
    }
}
