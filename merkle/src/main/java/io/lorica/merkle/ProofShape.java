package io.lorica.merkle;

import java.util.ArrayList;
import java.util.List;

/** Of which leaves a proof needs the hash (RFC 6962, section 2.1). */
public final class ProofShape {
    private ProofShape() {}

    /**
     * PATH(index, D[size]): from the leaf's neighbour to the root's child.
     *
     * @throws IllegalArgumentException if the tree has no such leaf
     */
    public static List<LeafRange> inclusion(long index, long size) {
        if (index < 0 || index >= size) {
            throw new IllegalArgumentException("A tree of %d leaves has no leaf %d".formatted(size, index));
        }
        List<LeafRange> path = new ArrayList<>();
        LeafRange tree = new LeafRange(0, size);
        while (tree.size() > 1) {
            LeafRange left = new LeafRange(tree.begin(), tree.split());
            LeafRange right = new LeafRange(tree.split(), tree.end());
            path.add(index < tree.split() ? right : left);
            tree = index < tree.split() ? left : right;
        }
        return path.reversed();
    }

    /**
     * PROOF(from, D[to]). Empty where nothing is to be proven: from no leaves, or to the same number.
     *
     * @throws IllegalArgumentException if {@code from} is negative or above {@code to}
     */
    public static List<LeafRange> consistency(long from, long to) {
        if (from < 0 || from > to) {
            throw new IllegalArgumentException("A tree of %d leaves holds none of %d".formatted(to, from));
        }
        if (from == 0 || from == to) {
            return List.of();
        }
        List<LeafRange> path = new ArrayList<>();
        LeafRange tree = new LeafRange(0, to);
        while (tree.end() != from) {
            LeafRange left = new LeafRange(tree.begin(), tree.split());
            LeafRange right = new LeafRange(tree.split(), tree.end());
            path.add(from <= tree.split() ? right : left);
            tree = from <= tree.split() ? left : right;
        }
        // Who asks knows the hash of the first tree itself, but not that of a part of it.
        if (tree.begin() != 0) {
            path.add(tree);
        }
        return path.reversed();
    }
}
