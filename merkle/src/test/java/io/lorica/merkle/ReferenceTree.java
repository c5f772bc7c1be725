package io.lorica.merkle;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/** The definitions of RFC 6962, section 2.1, word by word: what quicker ways are held against. */
public record ReferenceTree(List<byte[]> entries) {
    /** Entries that all differ: their numbers. */
    public static ReferenceTree of(int size) {
        return new ReferenceTree(
                LongStream.range(0, size).mapToObj(ReferenceTree::entry).toList());
    }

    public static byte[] entry(long number) {
        return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
    }

    public ReferenceTree first(int size) {
        return new ReferenceTree(entries.subList(0, size));
    }

    public List<Hash> leaves() {
        return entries.stream().map(TreeHasher::leaf).toList();
    }

    public Hash root() {
        if (entries.isEmpty()) {
            return TreeHasher.EMPTY_ROOT;
        }
        if (entries.size() == 1) {
            return TreeHasher.leaf(entries.getFirst());
        }
        return TreeHasher.node(left().root(), right().root());
    }

    public List<Hash> inclusion(int index) {
        List<Hash> path = new ArrayList<>();
        if (entries.size() > 1) {
            int k = split();
            path.addAll(index < k ? left().inclusion(index) : right().inclusion(index - k));
            path.add(index < k ? right().root() : left().root());
        }
        return path;
    }

    public List<Hash> consistency(int from) {
        return from == 0 ? List.of() : subproof(from, true);
    }

    private List<Hash> subproof(int m, boolean isKnown) {
        if (m == entries.size()) {
            return isKnown ? List.of() : List.of(root());
        }
        int k = split();
        List<Hash> path = new ArrayList<>(m <= k ? left().subproof(m, isKnown) : right().subproof(m - k, false));
        path.add(m <= k ? right().root() : left().root());
        return path;
    }

    private ReferenceTree left() {
        return first(split());
    }

    private ReferenceTree right() {
        return new ReferenceTree(entries.subList(split(), entries.size()));
    }

    /** The largest power of two below the size. */
    private int split() {
        int k = 1;
        while (2 * k < entries.size()) {
            k *= 2;
        }
        return k;
    }
}
