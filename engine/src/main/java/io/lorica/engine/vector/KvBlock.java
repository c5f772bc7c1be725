package io.lorica.engine.vector;

import java.lang.foreign.MemorySegment;

/** Keys and values of {@link KvBlocks#TOKENS} tokens, held by texts and by the prefix cache. */
final class KvBlock {
    private final MemorySegment memory;

    /** Running texts that hold it; guarded by {@link KvBlocks}. */
    int texts;

    /** Pieces of the prefix cache that hold it; guarded by {@link KvBlocks}. */
    int pieces;

    KvBlock(MemorySegment memory) {
        this.memory = memory;
    }

    boolean isFree() {
        return texts == 0 && pieces == 0;
    }

    boolean isCachedAlone() {
        return texts == 0 && pieces > 0;
    }

    MemorySegment memory() {
        return memory;
    }

    /** Takes over another block's content. */
    void copy(KvBlock other) {
        memory.copyFrom(other.memory);
    }
}
