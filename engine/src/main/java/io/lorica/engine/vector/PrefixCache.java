package io.lorica.engine.vector;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/**
 * Keys and values of texts that were prefilled or decoded earlier, found by tokens and acting adapters. A radix tree: a
 * node holds a run of tokens, its children the runs that followed. It holds blocks of {@link KvBlocks} and evicts the
 * least recently used nodes when running texts need room. Guarded by the blocks' monitor, which its callers hold.
 *
 * @see <a href="https://arxiv.org/abs/2312.07104">RadixAttention</a>
 */
final class PrefixCache {
    private final KvBlocks blocks;
    private final boolean isOn;
    private final Node root = new Node(null, new int[0], 0, List.of(), List.of(), true);

    /**
     * Least recently used first. A node is used whenever a child of it is, and after it: so the first has no children.
     */
    private final SequencedSet<Node> byUse = new LinkedHashSet<>();

    /** @param isOn otherwise nothing is inserted */
    PrefixCache(KvBlocks blocks, boolean isOn) {
        this.blocks = blocks;
        this.isOn = isOn;
    }

    private static final class Node {
        final @Nullable Node parent;
        final int[] tokens;
        final int from;
        final List<String> adapters;
        final List<Node> children = new ArrayList<>();
        List<KvBlock> blocks;
        boolean isCanonical;

        Node(
                @Nullable Node parent,
                int[] tokens,
                int from,
                List<String> adapters,
                List<KvBlock> blocks,
                boolean isCanonical) {
            this.parent = parent;
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
     * @param length tokens of the text whose keys and values are there
     * @param blocks of these tokens
     */
    record Hit(int length, List<KvBlock> blocks) {}

    /**
     * The longest prefix of a text that is here.
     *
     * @param limit the most tokens wanted
     * @param canonicalOnly only nodes that were prefilled as any text with this prefix is
     */
    Hit hit(AdaptedText text, int limit, boolean canonicalOnly) {
        List<KvBlock> found = new ArrayList<>();
        Node at = root;
        int length = 0;
        while (length == at.end()) {
            Node child = best(at, text, limit, canonicalOnly);
            if (child == null) {
                break;
            }
            length += child.agreement(text, limit);
            int firstBlock = child.from / KvBlocks.TOKENS;
            int count = Math.ceilDiv(length, KvBlocks.TOKENS) - firstBlock;
            // Its first block may be its parent's last one, with the tokens of both.
            found.subList(firstBlock, found.size()).clear();
            found.addAll(child.blocks.subList(0, count));
            at = child;
        }
        use(at);
        return new Hit(length, found);
    }

    private static @Nullable Node best(Node at, AdaptedText text, int limit, boolean canonicalOnly) {
        Node best = null;
        int most = 0;
        for (Node child : at.children) {
            int agreement = child.agreement(text, limit);
            boolean isFit = !canonicalOnly || (child.isCanonical && agreement == child.tokens.length);
            if (isFit && agreement > most) {
                best = child;
                most = agreement;
            }
        }
        return best;
    }

    /**
     * Inserts a chunk that was prefilled as it is for any text with this prefix, as all before it was.
     *
     * @param sequence holds at least {@code end} tokens of the text
     */
    void insertCanonical(AdaptedText text, Sequence sequence, int from, int end) {
        if (!isOn) {
            return;
        }
        Node at = root;
        while (at.end() < from) {
            Node child = best(at, text, from, true);
            if (child == null) {
                // It was evicted meanwhile.
                return;
            }
            at = child;
        }
        Node existing = null;
        for (Node child : at.children) {
            if (child.end() == end && child.agreement(text, end) == end - from) {
                existing = child;
            }
        }
        if (existing == null) {
            existing = add(at, text, sequence, end, true);
        } else if (!existing.isCanonical) {
            replace(existing, sequence);
        }
        use(existing);
    }

    /**
     * Inserts a text's prefix, however that was computed.
     *
     * @param sequence holds at least {@code end} tokens of the text
     */
    void insert(AdaptedText text, Sequence sequence, int end) {
        Node at = root;
        while (isOn && at.end() < end) {
            Node child = best(at, text, end, false);
            if (child == null || child.agreement(text, end) < Math.min(child.end(), end) - child.from) {
                child = add(at, text, sequence, text.endOfAdapters(at.end(), end), false);
            }
            at = child;
        }
        use(at);
    }

    private Node add(Node parent, AdaptedText text, Sequence sequence, int end, boolean isCanonical) {
        int from = parent.end();
        List<KvBlock> held = sequence.blocks(from, end);
        blocks.cache(held);
        var node = new Node(
                parent, Arrays.copyOfRange(text.tokens(), from, end), from, text.adaptersAt(from), held, isCanonical);
        parent.children.add(node);
        byUse.add(node);
        return node;
    }

    private void replace(Node node, Sequence sequence) {
        List<KvBlock> held = sequence.blocks(node.from, node.end());
        blocks.cache(held);
        blocks.releaseCached(node.blocks);
        node.blocks = held;
        node.isCanonical = true;
    }

    private void use(Node last) {
        for (Node node = last; node != null && node != root; node = node.parent) {
            byUse.remove(node);
            byUse.add(node);
        }
    }

    /** Evicts nodes until so many blocks are free, or none if running texts hold too many. */
    void makeRoom(int count) {
        int missing = count - blocks.free();
        if (missing > 0 && missing <= blocks.cachedAlone()) {
            while (blocks.free() < count) {
                evictLeastRecentlyUsed();
            }
        }
    }

    private void evictLeastRecentlyUsed() {
        Node evicted = byUse.removeFirst();
        Node parent = evicted.parent;
        if (parent != null) {
            parent.children.remove(evicted);
        }
        blocks.releaseCached(evicted.blocks);
    }
}
