package io.lorica.engine.vector;

import io.lorica.engine.failure.DeviceException;
import io.lorica.formats.checkpoint.ModelConfig;
import java.lang.foreign.Arena;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Keys and values of running texts in blocks of {@link #TOKENS} tokens, off the heap, up to a budget. A block holds,
 * for each layer and key-value head, keys [headDim, TOKENS] (so that a lane is a token) and values [TOKENS, headDim].
 *
 * @see <a href="https://arxiv.org/abs/2309.06180">Paged attention</a>
 */
final class KvBlocks implements AutoCloseable {
    static final int TOKENS = 32;

    private final int kvHeads;
    private final int headDim;
    private final int valueStride;
    private final long blockBytes;
    private final int limit;
    private final Arena arena = Arena.ofShared();
    private final Deque<KvBlock> free = new ArrayDeque<>();
    private int made;
    private int taken;
    private int cachedAlone;
    private boolean isOpen = true;

    /** @throws DeviceException if the budget has no room for one block */
    KvBlocks(ModelConfig config, long budgetBytes) {
        this.kvHeads = config.kvHeads();
        this.headDim = config.headDim();
        this.valueStride = Lanes.roundUp(headDim, Lanes.WIDTH);
        this.blockBytes = config.layers() * headBytes() * kvHeads;
        this.limit = (int) Math.min(budgetBytes / blockBytes, Integer.MAX_VALUE);
        if (limit == 0) {
            throw new DeviceException(
                    "The budget of %d bytes for keys and values has no room for %d tokens, which need %d. Raise it."
                            .formatted(budgetBytes, TOKENS, blockBytes));
        }
    }

    /**
     *
     * Blocks for one running text, all or none. Their content is undefined.
     *
     *
     *
     * @return empty if too few are free
     *
     */
    synchronized Optional<List<KvBlock>> take(int count) {
        if (taken + count > limit) {
            return Optional.empty();
        }
        List<KvBlock> blocks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            if (free.isEmpty()) {
                made++;
                free.push(new KvBlock(arena.allocate(blockBytes, Lanes.LINE)));
            }
            KvBlock block = free.pop();
            block.texts = 1;
            blocks.add(block);
        }
        taken += count;
        return Optional.of(blocks);
    }

    /** One more running text holds these. */
    synchronized void hold(List<KvBlock> blocks) {
        blocks.forEach(block -> change(block, 1, 0));
    }

    /** A running text lets go of these. */
    synchronized void release(List<KvBlock> blocks) {
        blocks.forEach(block -> change(block, -1, 0));
    }

    /** One more node of the prefix cache holds these. */
    synchronized void cache(List<KvBlock> blocks) {
        blocks.forEach(block -> change(block, 0, 1));
    }

    /** A node of the prefix cache lets go of these. */
    synchronized void releaseCached(List<KvBlock> blocks) {
        blocks.forEach(block -> change(block, 0, -1));
    }

    private void change(KvBlock block, int texts, int nodes) {
        cachedAlone -= block.isCachedAlone() ? 1 : 0;
        block.texts += texts;
        block.nodes += nodes;
        cachedAlone += block.isCachedAlone() ? 1 : 0;
        if (block.isFree()) {
            free.push(block);
            taken--;
        }
    }

    /** Blocks that can be had at once. */
    synchronized int free() {
        return limit - taken;
    }

    /** Blocks that only the prefix cache holds. */
    synchronized int cachedAlone() {
        return cachedAlone;
    }

    /** Tokens that there is room for while no text runs. */
    long tokens() {
        return (long) limit * TOKENS;
    }

    DeviceException full(int tokens) {
        return new DeviceException(("%d tokens need %d blocks of keys and values, %d of %d are free. "
                        + "Wait for running texts, ask for fewer tokens, or raise the budget of %d bytes.")
                .formatted(tokens, Math.ceilDiv(tokens, TOKENS), limit - taken(), limit, limit * blockBytes));
    }

    synchronized int taken() {
        return taken;
    }

    synchronized long residentBytes() {
        return made * blockBytes;
    }

    /** Where a head's keys begin in its block, in bytes. */
    long keys(int layer, int head) {
        return ((long) layer * kvHeads + head) * headBytes();
    }

    /** Where a head's values begin in its block, in bytes. */
    long values(int layer, int head) {
        return keys(layer, head) + (long) headDim * TOKENS * Float.BYTES;
    }

    /** Floats from one token's values to the next one's: whole vectors. */
    int valueStride() {
        return valueStride;
    }

    private long headBytes() {
        return (long) (headDim + valueStride) * TOKENS * Float.BYTES;
    }

    @Override
    public synchronized void close() {
        if (isOpen) {
            isOpen = false;
            arena.close();
        }
    }
}
