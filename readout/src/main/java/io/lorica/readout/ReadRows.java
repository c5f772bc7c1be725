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
import org.jspecify.annotations.Nullable;

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
        return readOut(fit).times((float) strength(fit.scores()));
    }

    /** By which factor scores make the rows likeliest beside what is known of them. */
    private double strength(double[] @Nullable [] scores) {
        List<AdapterWeight.Row> seen = new ArrayList<>();
        for (int row = 0; row < rows.size(); row++) {
            double[] own = scores[row];
            if (own != null) {
                seen.add(new AdapterWeight.Row(
                        rows.get(row).known(outcomes), own, rows.get(row).row().outcome()));
            }
        }
        return AdapterWeight.fit(seen, PartUse.ALWAYS);
    }

    /**
     * A read-out at the strength that makes rows likeliest.
     *
     * @param losses log-loss by row, beside what is known
     */
    record Strengthened(ReadOut readOut, double[] losses) {}

    /** Of the frozen model's states. */
    Strengthened strengthened(ReadOut readOut) {
        int depth = IntStream.range(0, depths.length)
                .filter(i -> depths[i] == readOut.depth())
                .findFirst()
                .orElseThrow();
        return strengthened(
                readOut, Arrays.stream(states).map(state -> state[depth]).toArray(float[][]::new));
    }

    /** @param given [R][H] of the read-out's depth */
    Strengthened strengthened(ReadOut readOut, float[][] given) {
        double[][] scores = Arrays.stream(given).map(readOut::read).toArray(double[][]::new);
        double strength = strength(scores);
        double[] losses = IntStream.range(0, rows.size())
                .mapToDouble(row -> {
                    double[] sum = rows.get(row).known(outcomes).clone();
                    Arrays.setAll(sum, outcome -> sum[outcome] + strength * scores[row][outcome]);
                    return LogLoss.of(sum, rows.get(row).row().outcome());
                })
                .toArray();
        return new Strengthened(readOut.times((float) strength), losses);
    }
}
