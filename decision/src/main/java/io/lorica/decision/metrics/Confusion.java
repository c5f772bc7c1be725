package io.lorica.decision.metrics;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Counts of rows by true and by chosen outcome. */
final class Confusion {
    private final List<String> labels;

    /** By true outcome, then by chosen one. */
    private final long[][] counts;

    Confusion(List<String> labels) {
        this.labels = List.copyOf(labels);
        this.counts = new long[labels.size()][labels.size()];
    }

    void add(String truth, String chosen) {
        counts[labels.indexOf(truth)][labels.indexOf(chosen)]++;
    }

    double accuracy() {
        return (double) right() / rows();
    }

    /**
     * Matthews correlation coefficient: of more than two outcomes Gorodkin's R_K, which of two is the same; 0 when all
     * rows have one outcome, or one is chosen for all.
     *
     * @see <a href="https://doi.org/10.1016/j.compbiolchem.2004.09.006">Gorodkin 2004, Comparing two K-category
     *     assignments by a K-category correlation coefficient</a>
     */
    double mcc() {
        double rows = rows();
        double agreement = right() * rows;
        double chosenSquares = 0;
        double trueSquares = 0;
        for (String label : labels) {
            agreement -= (double) chosen(label) * truly(label);
            chosenSquares += (double) chosen(label) * chosen(label);
            trueSquares += (double) truly(label) * truly(label);
        }
        double product = (rows * rows - chosenSquares) * (rows * rows - trueSquares);
        return product == 0 ? 0 : agreement / Math.sqrt(product);
    }

    /** Share of an outcome's rows for which it is chosen; 0 if it has none. */
    double recall(String label) {
        return share(right(label), truly(label));
    }

    /** Share of the rows for which an outcome is chosen whose outcome it is; 0 if there are none. */
    double precision(String label) {
        return share(right(label), chosen(label));
    }

    /** Mean over outcomes of the harmonic mean of recall and precision; 0 for an outcome without right rows. */
    double macroF1() {
        return labels.stream()
                .mapToDouble(label -> share(2 * right(label), truly(label) + chosen(label)))
                .average()
                .orElse(0);
    }

    /** Rows whose outcome it is. */
    long truly(String label) {
        return Arrays.stream(counts[labels.indexOf(label)]).sum();
    }

    private long chosen(String label) {
        int column = labels.indexOf(label);
        return Arrays.stream(counts).mapToLong(row -> row[column]).sum();
    }

    private long right(String label) {
        int at = labels.indexOf(label);
        return counts[at][at];
    }

    private long right() {
        return IntStream.range(0, counts.length).mapToLong(i -> counts[i][i]).sum();
    }

    private long rows() {
        return Arrays.stream(counts).flatMapToLong(Arrays::stream).sum();
    }

    private static double share(long part, long all) {
        return all == 0 ? 0 : (double) part / all;
    }
}
