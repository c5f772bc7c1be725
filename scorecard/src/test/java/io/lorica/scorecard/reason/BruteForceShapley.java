package io.lorica.scorecard.reason;

import io.lorica.scorecard.boosting.TreeEnsemble;

/** Shapley values by their definition: over all sets of players. */
final class BruteForceShapley {
    private final TreeEnsemble ensemble;
    private final int[] playerOf;
    private final int players;
    private final float[][] reference;

    BruteForceShapley(TreeEnsemble ensemble, int[] playerOf, int players, float[][] reference) {
        this.ensemble = ensemble;
        this.playerOf = playerOf;
        this.players = players;
        this.reference = reference;
    }

    double of(int player, float[] row, int margin) {
        double sum = 0;
        for (int set = 0; set < 1 << players; set++) {
            if ((set >> player & 1) == 0) {
                int size = Integer.bitCount(set);
                double weight = factorial(size) * factorial(players - size - 1) / factorial(players);
                sum += weight * (value(set | 1 << player, row, margin) - value(set, row, margin));
            }
        }
        return sum;
    }

    /** Mean margin where the set's columns are the row's and the others a reference row's. */
    private double value(int set, float[] row, int margin) {
        double sum = 0;
        for (float[] other : reference) {
            float[] mixed = other.clone();
            for (int column = 0; column < mixed.length; column++) {
                if ((set >> playerOf[column] & 1) == 1) {
                    mixed[column] = row[column];
                }
            }
            for (int tree = 0; tree < ensemble.trees().size(); tree++) {
                if (ensemble.group()[tree] == margin) {
                    sum += ensemble.trees().get(tree).score(mixed);
                }
            }
        }
        return sum / reference.length;
    }

    private static double factorial(int n) {
        return n < 2 ? 1 : n * factorial(n - 1);
    }
}
