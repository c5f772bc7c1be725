package io.lorica.engine.vector;

import java.lang.foreign.MemorySegment;

/** Keys and values of {@link KvBlocks#TOKENS} tokens, held by texts and by the prefix cache. */
final class KvBlock {
    private final MemorySegment memory;

    /** Running texts that hold it; guarded by {@link KvBlocks}. */
    int texts;

    /** Nodes of the prefix cache that hold it; guarded by {@link KvBlocks}. */
    int nodes;

    KvBlock(MemorySegment memory) {
        this.memory = memory;
    }

    boolean isFree() {
        return texts == 0 && nodes == 0;
    }

    boolean isCachedAlone() {
        return texts == 0 && nodes > 0;
    }

    MemorySegment memory() {
        return memory;
    }

    /** Takes over another block's content. */
    void copy(KvBlock other) {
        memory.copyFrom(other.memory);
    }
}
