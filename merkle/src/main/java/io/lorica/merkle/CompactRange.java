package io.lorica.merkle;

import java.util.ArrayList;
import java.util.List;

/**
 * The right edge of a tree: the hashes of the complete subtrees that it is made of, one for each bit of its size, the
 * largest first. All that is needed to append leaves and to know the root. Not for several threads.
 */
public final class CompactRange {
    private final List<Hash> peaks;
    private long size;

    private CompactRange(long size, List<Hash> peaks) {
        this.size = size;
        this.peaks = new ArrayList<>(peaks);
    }

    /** Hears each complete subtree that a leaf completes, from the leaf itself upwards. */
    public interface Listener {
        void onNode(Node node, Hash hash);
    }

    public static CompactRange empty() {
        return new CompactRange(0, List.of());
    }

    /**
     * @param peaks as many as the size has bits that are set, the largest subtree's first
     * @throws IllegalArgumentException if the size is negative or their number is another one
     */
    public static CompactRange of(long size, List<Hash> peaks) {
        if (size < 0 || Long.bitCount(size) != peaks.size()) {
            throw new IllegalArgumentException(
                    "A tree of %d leaves is not made of %d complete subtrees".formatted(size, peaks.size()));
        }
        return new CompactRange(size, peaks);
    }

    public CompactRange copy() {
        return new CompactRange(size, peaks);
    }

    public long size() {
        return size;
    }

    public List<Hash> peaks() {
        return List.copyOf(peaks);
    }

    /** In two hashes on average, and at most one for each bit of the size. */
    public void append(Hash leaf, Listener listener) {
        Node node = new Node(0, size);
        Hash hash = leaf;
        listener.onNode(node, hash);
        while (node.index() % 2 == 1) {
            hash = TreeHasher.node(peaks.removeLast(), hash);
            node = new Node(node.level() + 1, node.index() / 2);
            listener.onNode(node, hash);
        }
        peaks.add(hash);
        size++;
    }

    public Hash root() {
        return peaks.isEmpty() ? TreeHasher.EMPTY_ROOT : fold(peaks);
    }

    /** The root over complete subtrees, the largest first. */
    static Hash fold(List<Hash> peaks) {
        Hash root = peaks.getLast();
        for (int i = peaks.size() - 2; i >= 0; i--) {
            root = TreeHasher.node(peaks.get(i), root);
        }
        return root;
    }
}
