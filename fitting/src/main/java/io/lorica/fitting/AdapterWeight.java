package io.lorica.fitting;

import io.lorica.api.decision.PartUse;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How much a language model's scores add to a scorecard's, on rows that neither was fitted on. The scorecard alone is
 * what is believed beforehand, so that few rows move little.
 */
public final class AdapterWeight {
    private static final double RIDGE = 10;
    private static final int FOLDS = 5;
    /** Of fewer rows a standard error says nothing. */
    private static final int FEWEST = 10;
    /** In nats a row: where fields tell outcomes apart all but perfectly, less is certain and means nothing. */
    private static final double SMALLEST = 0.001;

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
     * What the adapter adds to the scorecard, by weights that had not seen the rows.
     *
     * @param rows of which there were so many
     * @param without mean log-loss of the scorecard alone
     * @param with mean log-loss of both
     * @param isReal whether labels become likelier by more than the standard error of that, and by enough to be worth
     *     a pass of the language model
     */
    public record Gain(int rows, double without, double with, boolean isReal) {}

    /**
     * @param use AUTO: the weight is 0 unless the adapter's gain is real
     * @return not below 0; the scorecard's own weight is 1
     */
    public static double fit(List<Row> rows, PartUse use) {
        if (use == PartUse.NEVER || rows.isEmpty()) {
            return 0;
        }
        return use == PartUse.ALWAYS || gain(rows).isReal() ? weight(rows) : 0;
    }

    /** As a share of the scorecard's weight, for what scales them both is the calibration's to say. */
    private static double weight(List<Row> rows) {
        int outcomes = rows.getFirst().scorecard().length;
        var fit = new ConditionalLogit(
                        (row, into) -> {
                            Row own = rows.get(row);
                            for (int outcome = 0; outcome < outcomes; outcome++) {
                                into[outcome][0] = own.scorecard()[outcome] - own.scorecard()[0];
                                into[outcome][1] = own.adapter()[outcome] - own.adapter()[0];
                            }
                        },
                        rows.stream().mapToInt(Row::outcome).toArray(),
                        outcomes,
                        RIDGE,
                        new double[] {1, 0})
                .fit();
        return fit.weights()[0] > 0 ? fit.weights()[1] / fit.weights()[0] : fit.weights()[1];
    }

    public static Gain gain(List<Row> rows) {
        double[] without = rows.stream()
                .mapToDouble(row -> LogLoss.of(row.scorecard(), row.outcome()))
                .toArray();
        double[] with = without.clone();
        for (int fold = 0; fold < FOLDS && rows.size() >= FEWEST; fold++) {
            int own = fold;
            double weight = weight(IntStream.range(0, rows.size())
                    .filter(row -> row % FOLDS != own)
                    .mapToObj(rows::get)
                    .toList());
            for (int row = fold; row < with.length; row += FOLDS) {
                with[row] = LogLoss.of(sum(rows.get(row), weight), rows.get(row).outcome());
            }
        }
        double[] gains = new double[with.length];
        Arrays.setAll(gains, row -> without[row] - with[row]);
        return new Gain(
                rows.size(),
                Arrays.stream(without).average().orElse(0),
                Arrays.stream(with).average().orElse(0),
                rows.size() >= FEWEST && isReal(MeanDifference.of(gains)));
    }

    private static boolean isReal(MeanDifference gain) {
        return gain.isAboveChance() && gain.mean() >= SMALLEST;
    }

    private static double[] sum(Row row, double weight) {
        double[] sum = row.scorecard().clone();
        Arrays.setAll(sum, outcome -> sum[outcome] + weight * row.adapter()[outcome]);
        return sum;
    }
}
