package io.lorica.engine.vector;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/**
 * Keys and values of texts that were read before, found again by tokens and acting adapters. A tree: each piece of text
 * follows the one it was read after. It holds blocks of {@link KvBlocks} and gives the least recently used ones back when
 * running texts need room. Guarded by the blocks' monitor, which its callers hold.
 *
 * @see <a href="https://arxiv.org/abs/2312.07104">RadixAttention</a>
 */
final class PrefixCache {
    private final KvBlocks blocks;
    private final boolean isOn;
    private final Piece root = new Piece(null, new int[0], 0, List.of(), List.of(), true);

    /** Least recently used first. A piece is used whenever one that follows it is, and after it: the first has no followers. */
    private final SequencedSet<Piece> byUse = new LinkedHashSet<>();

    /** @param isOn otherwise nothing is kept */
    PrefixCache(KvBlocks blocks, boolean isOn) {
        this.blocks = blocks;
        this.isOn = isOn;
    }

    private static final class Piece {
        final @Nullable Piece before;
        final int[] tokens;
        final int from;
        final List<String> adapters;
        final List<Piece> followers = new ArrayList<>();
        List<KvBlock> blocks;
        boolean isCanonical;

        Piece(
                @Nullable Piece before,
                int[] tokens,
                int from,
                List<String> adapters,
                List<KvBlock> blocks,
                boolean isCanonical) {
            this.before = before;
            this.tokens = tokens;
            this.from = from;
            this.adapters = adapters;
            this.blocks = blocks;
            this.isCanonical = isCanonical;
        }

        int end() {
            return from + tokens.length;
        }

        /** How many of its tokens the text has here too. */
        int agreement(AdaptedText text, int limit) {
            int end = Math.min(text.endOfAdapters(from, limit), end());
            if (end <= from || !adapters.equals(text.adaptersAt(from))) {
                return 0;
            }
            int mismatch = Arrays.mismatch(text.tokens(), from, end, tokens, 0, end - from);
            return mismatch < 0 ? end - from : mismatch;
        }
    }

    /**
     * @param length tokens of the text that were read before
     * @param blocks of these tokens
     */
    record Found(int length, List<KvBlock> blocks) {}

    /**
     * The longest beginning that was read before.
     *
     * @param limit the most tokens wanted
     * @param canonicalOnly only pieces that were read as any text with this beginning reads them
     */
    Found find(AdaptedText text, int limit, boolean canonicalOnly) {
        List<KvBlock> found = new ArrayList<>();
        Piece at = root;
        int length = 0;
        while (length == at.end()) {
            Piece next = best(at, text, limit, canonicalOnly);
            if (next == null) {
                break;
            }
            length += next.agreement(text, limit);
            int firstBlock = next.from / KvBlocks.TOKENS;
            int count = Math.ceilDiv(length, KvBlocks.TOKENS) - firstBlock;
            // Its first block may be the last one of the piece before, with both's tokens.
            found.subList(firstBlock, found.size()).clear();
            found.addAll(next.blocks.subList(0, count));
            at = next;
        }
        use(at);
        return new Found(length, found);
    }

    private static @Nullable Piece best(Piece at, AdaptedText text, int limit, boolean canonicalOnly) {
        Piece best = null;
        int most = 0;
        for (Piece follower : at.followers) {
            int agreement = follower.agreement(text, limit);
            boolean isFit = !canonicalOnly || follower.isCanonical && agreement == follower.tokens.length;
            if (isFit && agreement > most) {
                best = follower;
                most = agreement;
            }
        }
        return best;
    }

    /**
     * Keeps a piece that was read as any text with this beginning reads it, all before it too.
     *
     * @param sequence holds at least {@code end} tokens of the text
     */
    void keepCanonical(AdaptedText text, Sequence sequence, int from, int end) {
        if (!isOn) {
            return;
        }
        Piece at = root;
        while (at.end() < from) {
            Piece next = best(at, text, from, true);
            if (next == null) {
                // It had to make room meanwhile.
                return;
            }
            at = next;
        }
        Piece known = null;
        for (Piece follower : at.followers) {
            if (follower.end() == end && follower.agreement(text, end) == end - from) {
                known = follower;
            }
        }
        if (known == null) {
            known = add(at, text, sequence, end, true);
        } else if (!known.isCanonical) {
            replace(known, sequence);
        }
        use(known);
    }

    /** Keeps what a text has read, however that was. @param sequence holds at least {@code end} tokens of the text */
    void keep(AdaptedText text, Sequence sequence, int end) {
        Piece at = root;
        while (isOn && at.end() < end) {
            Piece next = best(at, text, end, false);
            if (next == null || next.agreement(text, end) < Math.min(next.end(), end) - next.from) {
                next = add(at, text, sequence, text.endOfAdapters(at.end(), end), false);
            }
            at = next;
        }
        use(at);
    }

    private Piece add(Piece before, AdaptedText text, Sequence sequence, int end, boolean isCanonical) {
        int from = before.end();
        List<KvBlock> held = sequence.blocks(from, end);
        blocks.cache(held);
        var piece = new Piece(
                before, Arrays.copyOfRange(text.tokens(), from, end), from, text.adaptersAt(from), held, isCanonical);
        before.followers.add(piece);
        byUse.add(piece);
        return piece;
    }

    private void replace(Piece piece, Sequence sequence) {
        List<KvBlock> held = sequence.blocks(piece.from, piece.end());
        blocks.cache(held);
        blocks.releaseCached(piece.blocks);
        piece.blocks = held;
        piece.isCanonical = true;
    }

    private void use(Piece last) {
        for (Piece piece = last; piece != null && piece != root; piece = piece.before) {
            byUse.remove(piece);
            byUse.add(piece);
        }
    }

    /** Lets go of pieces until so many blocks are free, or of none if running texts hold too many. */
    void makeRoom(int count) {
        int missing = count - blocks.free();
        if (missing > 0 && missing <= blocks.cachedAlone()) {
            while (blocks.free() < count) {
                forgetEldest();
            }
        }
    }

    private void forgetEldest() {
        Piece eldest = byUse.removeFirst();
        Piece before = eldest.before;
        if (before != null) {
            before.followers.remove(eldest);
        }
        blocks.releaseCached(eldest.blocks);
    }
}
