package io.lorica.scorecard.reason;

import io.lorica.scorecard.boosting.Tree;
import io.lorica.scorecard.boosting.TreeEnsemble;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Interventional Shapley values of boosted trees, exact and in a closed form by leaf. The columns of a player are taken
 * from the explained row or from a row of the reference together.
 */
final class InterventionalTrees {
    private final int players;

    /** [margins][leaves] */
    private final List<List<LeafGame>> leaves = new ArrayList<>();

    private final double[] means;

    /**
     * @param playerOf by column
     * @param reference [rows][columns], NaN where a value is missing
     */
    InterventionalTrees(TreeEnsemble ensemble, int[] playerOf, int players, float[][] reference) {
        this.players = players;
        this.means = new double[ensemble.groups()];
        for (int margin = 0; margin < means.length; margin++) {
            leaves.add(new ArrayList<>());
            means[margin] = ensemble.base()[margin];
        }
        for (int i = 0; i < ensemble.trees().size(); i++) {
            List<LeafGame> of = leaves.get(ensemble.group()[i]);
            var paths = new Paths(ensemble.trees().get(i), playerOf, reference, of);
            paths.walk(0, List.of());
        }
        for (int margin = 0; margin < means.length; margin++) {
            means[margin] +=
                    leaves.get(margin).stream().mapToDouble(LeafGame::mean).sum();
        }
    }

    /**
     * @param byPlayer [margins][players]; they add up to a row's margin less the mean
     * @param magnitude by margin: what a row's leaves come to without signs, for a bound on what rounding does
     */
    record Found(double[][] byPlayer, double[] magnitude) {}

    Found of(float[] row) {
        double[][] byPlayer = new double[means.length][players];
        double[] magnitude = new double[means.length];
        for (int margin = 0; margin < means.length; margin++) {
            for (LeafGame leaf : leaves.get(margin)) {
                magnitude[margin] += Math.abs(leaf.addTo(byPlayer[margin], row));
            }
        }
        return new Found(byPlayer, magnitude);
    }

    /** Mean of the reference's margins. */
    double mean(int margin) {
        return means[margin];
    }

    private record Step(int node, boolean left) {}

    /** Every way from the root of a tree to a leaf. */
    private record Paths(Tree tree, int[] playerOf, float[][] reference, List<LeafGame> found) {
        void walk(int node, List<Step> path) {
            if (tree.left()[node] < 0) {
                found.add(game(node, path));
                return;
            }
            for (boolean left : new boolean[] {true, false}) {
                List<Step> longer = new ArrayList<>(path);
                longer.add(new Step(node, left));
                walk(left ? tree.left()[node] : tree.right()[node], longer);
            }
        }

        private LeafGame game(int leaf, List<Step> path) {
            int[] nodes = path.stream().mapToInt(Step::node).toArray();
            boolean[] left = new boolean[nodes.length];
            int[] owners = new int[nodes.length];
            for (int i = 0; i < nodes.length; i++) {
                left[i] = path.get(i).left;
                owners[i] = playerOf[tree.column()[nodes[i]]];
            }
            int[] players = Arrays.stream(owners).distinct().sorted().toArray();
            int[] bits = Arrays.stream(owners)
                    .map(owner -> Arrays.binarySearch(players, owner))
                    .toArray();
            return new LeafGame(tree, leaf, nodes, left, bits, players, reference);
        }
    }
}
