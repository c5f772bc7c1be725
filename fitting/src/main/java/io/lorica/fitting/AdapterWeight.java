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
     * @param use AUTO: the weight is 0 unless, by weights that had not seen them, the adapter makes the labels likelier
     *     by more than the standard error of that
     * @return not below 0; the scorecard's own weight is 1
     */
    public static double fit(List<Row> rows, PartUse use) {
        if (use == PartUse.NEVER || rows.isEmpty()) {
            return 0;
        }
        return use == PartUse.ALWAYS || isOpen(rows) ? weight(rows) : 0;
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

    private static boolean isOpen(List<Row> rows) {
        if (rows.size() < FEWEST) {
            return false;
        }
        double[] gains = new double[rows.size()];
        for (int fold = 0; fold < FOLDS; fold++) {
            int own = fold;
            double weight = weight(IntStream.range(0, rows.size())
                    .filter(row -> row % FOLDS != own)
                    .mapToObj(rows::get)
                    .toList());
            for (int row = fold; row < gains.length; row += FOLDS) {
                gains[row] = LogLoss.of(rows.get(row).scorecard(), rows.get(row).outcome())
                        - LogLoss.of(sum(rows.get(row), weight), rows.get(row).outcome());
            }
        }
        double mean = Arrays.stream(gains).average().orElse(0);
        double squares =
                Arrays.stream(gains).map(gain -> (gain - mean) * (gain - mean)).sum();
        return mean > Math.sqrt(squares / (gains.length - 1) / gains.length);
    }

    private static double[] sum(Row row, double weight) {
        double[] sum = row.scorecard().clone();
        Arrays.setAll(sum, outcome -> sum[outcome] + weight * row.adapter()[outcome]);
        return sum;
    }
}
