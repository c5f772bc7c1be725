package io.lorica.engine.vector;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.stream.Stream;

/** One running text: its adapters and its keys and values. Closing lets go of its blocks; closing twice is harmless. */
public final class Sequence implements AutoCloseable {
    private final KvBlocks blocks;
    private final PackedStack stack;
    private final int kvHeads;
    private final int headDim;
    private final int capacity;
    private List<KvBlock> taken;
    private int length;

    Sequence(KvBlocks blocks, List<KvBlock> taken, PackedStack stack, int kvHeads, int headDim, int capacity) {
        this.blocks = blocks;
        this.stack = stack;
        this.kvHeads = kvHeads;
        this.headDim = headDim;
        this.capacity = capacity;
        this.taken = taken;
    }

    /** Tokens whose keys and values are here. */
    public int length() {
        return length;
    }

    /** Tokens it has room for. */
    public int capacity() {
        return capacity;
    }

    PackedStack stack() {
        return stack;
    }

    MemorySegment block(int index) {
        return taken.get(index).memory();
    }

    /** Begins with another text's tokens: their whole blocks are shared, one that is only partly theirs is copied. */
    void adopt(int tokens, List<KvBlock> theirs) {
        if (length > 0) {
            throw new IllegalStateException("The text has begun already");
        }
        requireRoom(tokens);
        int whole = tokens / KvBlocks.TOKENS;
        List<KvBlock> shared = theirs.subList(0, whole);
        List<KvBlock> own = taken.subList(whole, taken.size());
        if (whole < theirs.size()) {
            own.getFirst().copy(theirs.get(whole));
        }
        blocks.hold(shared);
        blocks.release(taken.subList(0, whole));
        taken = Stream.concat(shared.stream(), own.stream()).toList();
        length = tokens;
    }

    void advance(int tokens) {
        length += tokens;
    }

    /** Forgets the tokens from a position on. */
    public void rewind(int tokens) {
        length = Math.min(length, tokens);
    }

    void requireRoom(int tokens) {
        if (length + tokens > capacity) {
            throw new IllegalStateException("The text has room for %d tokens and holds %d; %d more do not fit"
                    .formatted(capacity, length, tokens));
        }
    }

    /**
     * Takes over keys and values computed elsewhere.
     *
     * @param keys for each layer [tokens, kvHeads, headDim], rotated
     * @param values for each layer [tokens, kvHeads, headDim]
     */
    public void fill(int tokens, float[][] keys, float[][] values) {
        requireRoom(tokens);
        for (int layer = 0; layer < keys.length; layer++) {
            for (int token = 0; token < tokens; token++) {
                for (int head = 0; head < kvHeads; head++) {
                    int from = (token * kvHeads + head) * headDim;
                    store(layer, length + token, head, keys[layer], from, values[layer], from);
                }
            }
        }
        advance(tokens);
    }

    /** A layer's keys [length, kvHeads, headDim], rotated. */
    public float[] keys(int layer) {
        var keys = new float[length * kvHeads * headDim];
        for (int first = 0; first < length; first += KvBlocks.TOKENS) {
            MemorySegment block = block(first / KvBlocks.TOKENS);
            int tokens = Math.min(KvBlocks.TOKENS, length - first);
            for (int head = 0; head < kvHeads; head++) {
                long at = blocks.keys(layer, head);
                int to = (first * kvHeads + head) * headDim;
                for (int i = 0; i < headDim; i++, at += KvBlocks.TOKENS * Float.BYTES) {
                    for (int token = 0; token < tokens; token++) {
                        keys[to + token * kvHeads * headDim + i] =
                                block.get(ValueLayout.JAVA_FLOAT, at + (long) token * Float.BYTES);
                    }
                }
            }
        }
        return keys;
    }

    /** A layer's values [length, kvHeads, headDim]. */
    public float[] values(int layer) {
        var values = new float[length * kvHeads * headDim];
        for (int token = 0; token < length; token++) {
            MemorySegment block = block(token / KvBlocks.TOKENS);
            for (int head = 0; head < kvHeads; head++) {
                long at = blocks.values(layer, head)
                        + (long) (token % KvBlocks.TOKENS) * blocks.valueStride() * Float.BYTES;
                MemorySegment.copy(
                        block, ValueLayout.JAVA_FLOAT, at, values, (token * kvHeads + head) * headDim, headDim);
            }
        }
        return values;
    }

    /** The blocks of tokens from one to before another. */
    List<KvBlock> blocks(int from, int to) {
        return List.copyOf(taken.subList(from / KvBlocks.TOKENS, Math.ceilDiv(to, KvBlocks.TOKENS)));
    }

    void store(int layer, int position, int head, float[] keys, int keysFrom, float[] values, int valuesFrom) {
        MemorySegment block = block(position / KvBlocks.TOKENS);
        int slot = position % KvBlocks.TOKENS;
        long key = blocks.keys(layer, head) + (long) slot * Float.BYTES;
        for (int i = 0; i < headDim; i++, key += KvBlocks.TOKENS * Float.BYTES) {
            block.set(ValueLayout.JAVA_FLOAT, key, keys[keysFrom + i]);
        }
        long value = blocks.values(layer, head) + (long) slot * blocks.valueStride() * Float.BYTES;
        MemorySegment.copy(values, valuesFrom, block, ValueLayout.JAVA_FLOAT, value, headDim);
    }

    @Override
    public void close() {
        List<KvBlock> mine = taken;
        taken = List.of();
        blocks.release(mine);
    }
}
