package io.lorica.merkle;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * That a tree begins with the leaves of an earlier one.
 *
 * @param from leaves of the earlier tree
 * @param to leaves of the later tree
 * @param path as RFC 6962, section 2.1.2 orders it; empty where {@code from} is 0 or {@code to}
 */
public record ConsistencyProof(long from, long to, List<Hash> path) {
    public ConsistencyProof {
        if (from < 0 || from > to) {
            throw new IllegalArgumentException("A tree of %d leaves holds none of %d".formatted(to, from));
        }
        path = List.copyOf(path);
    }

    /** What a proof says that the two roots are. */
    public record Roots(Hash from, Hash to) {}

    public boolean proves(Hash fromRoot, Hash toRoot) {
        return roots(fromRoot, toRoot).equals(Optional.of(new Roots(fromRoot, toRoot)));
    }

    /**
     * The roots that follow from the path. Whoever trusts the later root, and finds it here, knows the earlier one as
     * well: every hash of the path is then one of that tree.
     *
     * @param fromRoot taken as it is where the earlier tree is a complete subtree of the later one, which no path names
     * @param toRoot taken as it is where nothing is to be proven of it: it follows the empty tree
     * @return empty if the path has too many or too few hashes
     * @see <a href="https://www.rfc-editor.org/rfc/rfc9162.html#section-2.1.4.2">RFC 9162, 2.1.4.2</a>
     */
    public Optional<Roots> roots(Hash fromRoot, Hash toRoot) {
        if (from == 0 || from == to) {
            Roots trivial = from == 0 ? new Roots(TreeHasher.EMPTY_ROOT, toRoot(toRoot)) : new Roots(toRoot, toRoot);
            return path.isEmpty() ? Optional.of(trivial) : Optional.empty();
        }
        List<Hash> hashes = new ArrayList<>(path);
        if (Long.bitCount(from) == 1) {
            hashes.addFirst(fromRoot);
        }
        if (path.isEmpty()) {
            return Optional.empty();
        }
        return along(hashes);
    }

    private Hash toRoot(Hash claimed) {
        return to == 0 ? TreeHasher.EMPTY_ROOT : claimed;
    }

    private Optional<Roots> along(List<Hash> hashes) {
        int skipped = Long.numberOfTrailingZeros(from);
        long fn = (from - 1) >> skipped;
        long sn = (to - 1) >> skipped;
        Hash fr = hashes.getFirst();
        Hash sr = fr;
        for (Hash c : hashes.subList(1, hashes.size())) {
            if (sn == 0) {
                return Optional.empty();
            }
            if (fn % 2 == 1 || fn == sn) {
                fr = TreeHasher.node(c, fr);
                sr = TreeHasher.node(c, sr);
                while (fn % 2 == 0 && fn != 0) {
                    fn >>= 1;
                    sn >>= 1;
                }
            } else {
                sr = TreeHasher.node(sr, c);
            }
            fn >>= 1;
            sn >>= 1;
        }
        return sn == 0 ? Optional.of(new Roots(fr, sr)) : Optional.empty();
    }
}
