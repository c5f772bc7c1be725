package io.lorica.readout;

import io.lorica.api.decision.PartUse;
import io.lorica.fitting.AdapterWeight;
import io.lorica.fitting.LabelledRow;
import io.lorica.fitting.LogLoss;
import io.lorica.fitting.ReadOutFitting;
import io.lorica.formats.readout.ReadOut;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Rows with the frozen model's states.
 *
 * @param outcomes n
 * @param rows [R]
 * @param states [R][D][H]
 * @param depths [D]
 */
record ReadRows(int outcomes, List<ReadOutRow> rows, float[][][] states, int[] depths) {

    ReadRows pick(int[] chosen) {
        return new ReadRows(
                outcomes,
                Arrays.stream(chosen).mapToObj(rows::get).toList(),
                Arrays.stream(chosen).mapToObj(row -> states[row]).toArray(float[][][]::new),
                depths);
    }

    List<LabelledRow> labelled() {
        return rows.stream().map(ReadOutRow::row).toList();
    }

    ReadOutFitting fitting(long seed) {
        return new ReadOutFitting(labelled(), states, depths, outcomes, seed);
    }

    /** What it says of rows that it had not seen, by the row's place here. */
    static Map<Integer, double[]> outOfFold(ReadOutFitting.Fit fit) {
        Map<Integer, double[]> scores = new HashMap<>();
        for (int row = 0; row < fit.scores().length; row++) {
            double[] own = fit.scores()[row];
            if (own != null) {
                scores.put(row, own);
            }
        }
        return scores;
    }

    static ReadOut readOut(ReadOutFitting.Fit fit) {
        return new ReadOut(fit.depth(), fit.weight(), fit.bias());
    }

    /**
     * As strong as it should be beside what is known of the rows.
     *
     * @param fit to these rows
     */
    ReadOut beside(ReadOutFitting.Fit fit) {
        List<AdapterWeight.Row> seen = new ArrayList<>();
        outOfFold(fit)
                .forEach((row, own) -> seen.add(new AdapterWeight.Row(
                        rows.get(row).known(outcomes), own, rows.get(row).row().outcome())));
        float strength = (float) AdapterWeight.fit(seen, PartUse.ALWAYS);
        return new ReadOut(fit.depth(), times(fit.weight(), strength), times(fit.bias(), strength));
    }

    private static float[] times(float[] values, float factor) {
        float[] scaled = values.clone();
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] *= factor;
        }
        return scaled;
    }

    /** Log-losses of the frozen model's read-out beside what is known, by row. */
    double[] losses(ReadOut readOut) {
        int depth = IntStream.range(0, depths.length)
                .filter(i -> depths[i] == readOut.depth())
                .findFirst()
                .orElseThrow();
        return losses(rows, Arrays.stream(states).map(state -> state[depth]).toArray(float[][]::new), readOut);
    }

    /** @param states [R][H] of the read-out's depth */
    static double[] losses(List<ReadOutRow> rows, float[][] states, ReadOut readOut) {
        return IntStream.range(0, rows.size())
                .mapToDouble(row -> {
                    double[] scores = readOut.read(states[row]);
                    double[] known = rows.get(row).known(scores.length);
                    Arrays.setAll(scores, outcome -> scores[outcome] + known[outcome]);
                    return LogLoss.of(scores, rows.get(row).row().outcome());
                })
                .toArray();
    }
}
