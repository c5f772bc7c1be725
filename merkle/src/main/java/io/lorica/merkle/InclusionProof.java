package io.lorica.merkle;

import java.util.List;
import java.util.Optional;

/**
 * That a tree has a leaf at a place.
 *
 * @param index of the leaf, from 0
 * @param size of the tree, in leaves
 * @param path from the leaf's neighbour to the root's child
 */
public record InclusionProof(long index, long size, List<Hash> path) {
    public InclusionProof {
        if (index < 0 || size < 0) {
            throw new IllegalArgumentException("No leaf %d in a tree of %d leaves".formatted(index, size));
        }
        path = List.copyOf(path);
    }

    public boolean proves(Hash leaf, Hash root) {
        return rootWith(leaf).equals(Optional.of(root));
    }

    /**
     * The root that the tree has if it has this leaf.
     *
     * @return empty if the tree has no such place, or the path has too many or too few hashes for it
     * @see <a href="https://www.rfc-editor.org/rfc/rfc9162.html#section-2.1.3.2">RFC 9162, 2.1.3.2</a>
     */
    public Optional<Hash> rootWith(Hash leaf) {
        if (index >= size) {
            return Optional.empty();
        }
        long fn = index;
        long sn = size - 1;
        Hash r = leaf;
        for (Hash p : path) {
            if (sn == 0) {
                return Optional.empty();
            }
            if (isOdd(fn) || fn == sn) {
                r = TreeHasher.node(p, r);
                while (!isOdd(fn) && fn != 0) {
                    fn >>= 1;
                    sn >>= 1;
                }
            } else {
                r = TreeHasher.node(r, p);
            }
            fn >>= 1;
            sn >>= 1;
        }
        return sn == 0 ? Optional.of(r) : Optional.empty();
    }

    private static boolean isOdd(long number) {
        return number % 2 == 1;
    }
}
