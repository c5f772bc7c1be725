package io.lorica.scorecard.reason;

import io.lorica.scorecard.boosting.Tree;

/**
 * One leaf as a game between the players on its path. A row reaches the leaf if all of them let it pass. Against one
 * reference row, those that let only the explained row pass (X) must come from it, those that let only the reference
 * row pass (Z) must not, and the Shapley value of v · [S ⊇ X, S ∩ Z = ∅] is
 * v · (|X| - 1)! |Z|! / (|X| + |Z|)! for X and -v · |X|! (|Z| - 1)! / (|X| + |Z|)! for Z.
 * Which players let a row pass is all that counts, so the mean over the reference is worked out once for each such set.
 *
 * @see <a href="https://doi.org/10.1038/s42256-019-0138-9">Lundberg et al. 2020, From local explanations to global
 *     understanding with explainable AI for trees, algorithm 3</a>
 * @see <a href="https://arxiv.org/abs/2209.02869">Laberge et al. 2022, Understanding interventional TreeSHAP: how and
 *     why it works</a>
 */
final class LeafGame {
    /** Trees of depth 3 have 3 or fewer. A set of players is looked up, so their number must be small. */
    static final int MOST_PLAYERS = 8;

    private static final double[] FACTORIAL = {1, 1, 2, 6, 24, 120, 720, 5_040, 40_320};

    private final Tree tree;
    private final int[] nodes;
    private final boolean[] left;
    private final int[] bits;
    private final int[] players;
    private final double value;

    /** [sets of players that let the explained row pass][players] */
    private final double[][] shapley;

    private final double mean;

    /**
     * @param nodes of the path, from the root
     * @param left whether the path goes left there
     * @param bits the place of each node's player among {@code players}
     */
    LeafGame(Tree tree, int leaf, int[] nodes, boolean[] left, int[] bits, int[] players, float[][] reference) {
        if (players.length > MOST_PLAYERS) {
            throw new IllegalArgumentException("A boosted tree asks for %d fields on one path; reasons are given for %d"
                            .formatted(players.length, MOST_PLAYERS)
                    + " at most: fit shallower trees");
        }
        this.tree = tree;
        this.nodes = nodes;
        this.left = left;
        this.bits = bits;
        this.players = players;
        this.value = tree.value()[leaf];
        int sets = 1 << players.length;
        int[] counts = new int[sets];
        for (float[] row : reference) {
            counts[passing(row)]++;
        }
        this.mean = value * counts[sets - 1] / reference.length;
        this.shapley = new double[sets][players.length];
        for (int own = 0; own < sets; own++) {
            for (int other = 0; other < sets; other++) {
                if (counts[other] > 0 && (own | other) == sets - 1) {
                    add(own & ~other, other & ~own, value * counts[other] / reference.length, shapley[own]);
                }
            }
        }
    }

    private static void add(int onlyOwn, int onlyOther, double value, double[] into) {
        int x = Integer.bitCount(onlyOwn);
        int z = Integer.bitCount(onlyOther);
        for (int player = 0; player < into.length; player++) {
            if ((onlyOwn >> player & 1) == 1) {
                into[player] += value * FACTORIAL[x - 1] * FACTORIAL[z] / FACTORIAL[x + z];
            } else if ((onlyOther >> player & 1) == 1) {
                into[player] -= value * FACTORIAL[x] * FACTORIAL[z - 1] / FACTORIAL[x + z];
            }
        }
    }

    /** The leaf's value, times the share of the reference that reaches it. */
    double mean() {
        return mean;
    }

    /**
     * Adds the players' Shapley values.
     *
     * @return the leaf's value if the row reaches it, else 0
     */
    double addTo(double[] byPlayer, float[] row) {
        int passing = passing(row);
        double[] found = shapley[passing];
        for (int player = 0; player < found.length; player++) {
            byPlayer[players[player]] += found[player];
        }
        return passing == shapley.length - 1 ? value : 0;
    }

    /** The players all of whose splits send the row towards the leaf. */
    private int passing(float[] row) {
        int passing = (1 << players.length) - 1;
        for (int i = 0; i < nodes.length; i++) {
            if (tree.goesLeft(nodes[i], row) != left[i]) {
                passing &= ~(1 << bits[i]);
            }
        }
        return passing;
    }
}
