package io.lorica.scorecard.boosting;

/**
 * One regression tree in arrays by node; node 0 is the root.
 *
 * @param left -1 for a leaf
 * @param right -1 for a leaf
 * @param column the split's
 * @param value the split's threshold, or the leaf's value
 * @param missingLeft whether rows without the column's value go left
 */
public record Tree(int[] left, int[] right, int[] column, float[] value, boolean[] missingLeft) {

    public float score(float[] row) {
        return value[leaf(row)];
    }

    private int leaf(float[] row) {
        int node = 0;
        while (left[node] >= 0) {
            node = goesLeft(node, row) ? left[node] : right[node];
        }
        return node;
    }

    /** @param node no leaf */
    public boolean goesLeft(int node, float[] row) {
        float x = row[column[node]];
        return Float.isNaN(x) ? missingLeft[node] : x < value[node];
    }
}
