package io.lorica.fitting;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Supervised bins of a number. Values are cut into fine bins of about equal size, which are then joined so that the
 * outcomes' likelihood less a fee for each bin is highest (Bayesian information criterion); the best joining is found
 * exactly, by dynamic programming. With a trend, fine bins are first joined until their risks follow it, by pooling
 * adjacent violators, which is the likeliest such row.
 *
 * @see <a href="https://doi.org/10.1214/aos/1176344136">Schwarz 1978, Estimating the dimension of a model</a>
 * @see <a href="https://doi.org/10.1214/aoms/1177728423">Ayer et al. 1955, pooling adjacent violators</a>
 */
final class RangeFitting {
    private static final int FINE = 50;
    private static final int FEWEST = 10;
    private static final double SMALLEST_SHARE = 0.02;

    private RangeFitting() {}

    /**
     * @param values without missing ones
     * @param labels the outcome of each
     * @param trend of the second outcome's probability; for two outcomes
     * @return edges as {@link io.lorica.scorecard.points.Binning.Ranges} has them
     */
    static List<Double> edges(double[] values, int[] labels, int outcomes, @Nullable Direction trend) {
        List<Block> blocks = fine(values, labels, outcomes);
        if (trend != null) {
            blocks = pooled(blocks, trend);
        }
        List<Block> joined = join(blocks, Math.max(FEWEST, SMALLEST_SHARE * values.length), values.length, outcomes);
        List<Double> edges = new ArrayList<>();
        for (int i = 1; i < joined.size(); i++) {
            edges.add(between(joined.get(i - 1).highest, joined.get(i).lowest));
        }
        return edges;
    }

    private record Block(double lowest, double highest, long[] counts) {
        Block with(Block next) {
            long[] sum = counts.clone();
            Arrays.setAll(sum, i -> counts[i] + next.counts[i]);
            return new Block(lowest, next.highest, sum);
        }

        long rows() {
            return Arrays.stream(counts).sum();
        }

        double risk() {
            return (double) counts[1] / rows();
        }
    }

    private static List<Block> fine(double[] values, int[] labels, int outcomes) {
        Integer[] order = new Integer[values.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (a, b) -> Double.compare(values[a] + 0.0, values[b] + 0.0));
        List<Block> blocks = new ArrayList<>();
        for (int start = 0; start < order.length; ) {
            int end = Math.max(start + 1, (int) Math.ceil((double) (blocks.size() + 1) * order.length / FINE));
            end = Math.min(Math.max(end, start + order.length / FINE), order.length);
            while (end < order.length && values[order[end]] == values[order[end - 1]]) {
                end++;
            }
            long[] counts = new long[outcomes];
            for (int i = start; i < end; i++) {
                counts[labels[order[i]]]++;
            }
            blocks.add(new Block(values[order[start]], values[order[end - 1]], counts));
            start = end;
        }
        return blocks;
    }

    private static List<Block> pooled(List<Block> blocks, Direction trend) {
        List<Block> pooled = new ArrayList<>();
        for (Block block : blocks) {
            Block last = block;
            while (!pooled.isEmpty() && runsAgainst(pooled.getLast(), last, trend)) {
                last = pooled.removeLast().with(last);
            }
            pooled.add(last);
        }
        return pooled;
    }

    private static boolean runsAgainst(Block before, Block after, Direction trend) {
        return switch (trend) {
            case RISING -> before.risk() >= after.risk();
            case FALLING -> before.risk() <= after.risk();
        };
    }

    /** best[j] is the highest likelihood of the first j blocks, less fees; from[j] where its last bin begins. */
    private static List<Block> join(List<Block> blocks, double fewest, int rows, int outcomes) {
        int n = blocks.size();
        double fee = (outcomes - 1) / 2.0 * Math.log(rows);
        double[] best = new double[n + 1];
        int[] from = new int[n + 1];
        Arrays.fill(best, 1, n + 1, Double.NEGATIVE_INFINITY);
        for (int end = 1; end <= n; end++) {
            long[] counts = new long[outcomes];
            for (int start = end - 1; start >= 0; start--) {
                for (int outcome = 0; outcome < outcomes; outcome++) {
                    counts[outcome] += blocks.get(start).counts[outcome];
                }
                boolean isTooSmall = Arrays.stream(counts).sum() < fewest && start > 0;
                double value = best[start] + likelihood(counts) - fee;
                if (!isTooSmall && value > best[end]) {
                    best[end] = value;
                    from[end] = start;
                }
            }
        }
        List<Block> joined = new ArrayList<>();
        for (int end = n; end > 0; end = from[end]) {
            joined.addFirst(
                    blocks.subList(from[end], end).stream().reduce(Block::with).orElseThrow());
        }
        return joined;
    }

    private static double likelihood(long[] counts) {
        double rows = Arrays.stream(counts).sum();
        return Arrays.stream(counts)
                .filter(count -> count > 0)
                .mapToDouble(count -> count * Math.log(count / rows))
                .sum();
    }

    /** The shortest decimal above the one and not above the other: edges are read by people. */
    private static double between(double below, double above) {
        double middle = below + (above - below) / 2;
        for (int digits = 1; digits <= 17; digits++) {
            double edge = new BigDecimal(middle)
                    .round(new MathContext(digits, RoundingMode.HALF_EVEN))
                    .doubleValue();
            if (edge > below && edge <= above) {
                return edge;
            }
        }
        return above;
    }
}
