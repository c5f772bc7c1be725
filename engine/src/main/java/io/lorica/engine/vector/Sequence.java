package io.lorica.engine.vector;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** One running text: its adapters and its keys and values. Closing gives its blocks back; closing twice is harmless. */
public final class Sequence implements AutoCloseable {
    private final KvBlocks blocks;
    private final PackedStack stack;
    private final int kvHeads;
    private final int headDim;
    private final int capacity;
    private MemorySegment[] taken;
    private int length;

    Sequence(KvBlocks blocks, MemorySegment[] taken, PackedStack stack, int kvHeads, int headDim, int capacity) {
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
        return taken[index];
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

    void store(int layer, int position, int head, float[] keys, int keysFrom, float[] values, int valuesFrom) {
        MemorySegment block = taken[position / KvBlocks.TOKENS];
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
        MemorySegment[] mine = taken;
        taken = new MemorySegment[0];
        if (mine.length > 0) {
            blocks.giveBack(mine);
        }
    }
}
