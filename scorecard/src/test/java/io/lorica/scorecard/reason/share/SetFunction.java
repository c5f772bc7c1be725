package io.lorica.scorecard.reason.share;

import java.util.BitSet;
import java.util.List;
import java.util.Random;

/**
 * A function of sets of players by its values, and its Shapley values by their definition: over all sets.
 *
 * @param table [2^players][n], in the order of the sets' bits
 */
record SetFunction(int players, double[][] table) {

    static SetFunction random(int players, int outcomes, long seed) {
        var random = new Random(seed);
        var table = new double[1 << players][outcomes];
        for (double[] values : table) {
            for (int k = 0; k < outcomes; k++) {
                values[k] = random.nextGaussian();
            }
        }
        return new SetFunction(players, table);
    }

    /** In which at most so many players act on each other. */
    static SetFunction ofInteractions(int players, int most, int outcomes, long seed) {
        var random = new Random(seed);
        var table = new double[1 << players][outcomes];
        for (int group = 0; group < 1 << players; group++) {
            if (Integer.bitCount(group) > most) {
                continue;
            }
            for (int k = 0; k < outcomes; k++) {
                double effect = random.nextGaussian();
                for (int set = 0; set < 1 << players; set++) {
                    table[set][k] += (set & group) == group ? effect : 0;
                }
            }
        }
        return new SetFunction(players, table);
    }

    List<double[]> values(List<BitSet> sets) {
        return sets.stream().map(this::value).toList();
    }

    double[] value(BitSet set) {
        return table[set.isEmpty() ? 0 : (int) set.toLongArray()[0]];
    }

    double shapley(int player, int outcome) {
        double sum = 0;
        for (int set = 0; set < 1 << players; set++) {
            if ((set >> player & 1) == 0) {
                int size = Integer.bitCount(set);
                double weight = factorial(size) * factorial(players - size - 1) / factorial(players);
                sum += weight * (table[set | 1 << player][outcome] - table[set][outcome]);
            }
        }
        return sum;
    }

    private static double factorial(int n) {
        return n < 2 ? 1 : n * factorial(n - 1);
    }
}
