package io.lorica.merkle;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Consecutive leaves that are hashed as a tree of their own: MTH(D[begin:end]) of RFC 6962. A proof is a list of such
 * hashes.
 *
 * @param begin a multiple of the largest power of two that is not above {@code end - begin}, as where a tree is split
 * @param end after the last leaf
 */
public record LeafRange(long begin, long end) {
    public LeafRange {
        if (begin < 0 || begin >= end) {
            throw new IllegalArgumentException("No leaves from %d to before %d".formatted(begin, end));
        }
    }

    long size() {
        return end - begin;
    }

    /** Where a tree is split: the leaves before it are a complete subtree, the largest that is not all of it. */
    long split() {
        return begin + Long.highestOneBit(size() - 1);
    }

    /** The complete subtrees that it is made of, from the largest, at its left, to the smallest. */
    public List<Node> nodes() {
        List<Node> nodes = new ArrayList<>();
        long from = begin;
        for (long left = size(); left > 0; left -= Long.highestOneBit(left)) {
            int level = 63 - Long.numberOfLeadingZeros(left);
            nodes.add(new Node(level, from >>> level));
            from += 1L << level;
        }
        return nodes;
    }

    /** @param hashes of the complete subtrees that it is made of */
    public Hash hash(Function<Node, Hash> hashes) {
        return CompactRange.fold(nodes().stream().map(hashes).toList());
    }
}
