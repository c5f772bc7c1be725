package io.lorica.scorecard.boosting;

import java.util.Arrays;
import java.util.List;

/**
 * Boosted trees.
 *
 * @param trees in the order in which they were grown
 * @param group of each tree: the margin that it adds to
 * @param base margins before the first tree
 */
public record TreeEnsemble(List<Tree> trees, int[] group, float[] base) {
    public TreeEnsemble {
        trees = List.copyOf(trees);
    }

    public int groups() {
        return base.length;
    }

    /** Added up in floats and in the trees' order, as XGBoost does. */
    public float[] margins(float[] row) {
        return margins(row, trees.size());
    }

    /** @param first how many trees count */
    public float[] margins(float[] row, int first) {
        float[] margins = Arrays.copyOf(base, base.length);
        for (int i = 0; i < Math.min(first, trees.size()); i++) {
            margins[group[i]] += trees.get(i).score(row);
        }
        return margins;
    }
}
