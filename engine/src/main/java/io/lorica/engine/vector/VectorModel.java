package io.lorica.engine.vector;

import ai.djl.Device;
import io.lorica.engine.device.DeviceLock;
import io.lorica.engine.failure.DeviceException;
import io.lorica.engine.options.DecodeWeights;
import io.lorica.engine.options.Decoding;
import io.lorica.formats.adapter.AdapterStack;
import io.lorica.formats.checkpoint.Checkpoint;
import io.lorica.formats.checkpoint.ModelConfig;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/**
 * A base model packed for decoding on the CPU. Its methods may be called by several threads at once; steps
 * take turns with all other work on the CPU.
 */
public final class VectorModel implements AutoCloseable {
    /** Rows of one step; more take several. */
    public static final int ROWS_AT_ONCE = Workspace.ROWS;

    private final ModelConfig config;
    private final VectorWeights weights;
    private final KvBlocks blocks;
    private final PrefixCache prefixes;
    private final Workspace work;
    private final Crew crew;
    private final DecodeStep step;
    private final Lock turn = DeviceLock.of(Device.cpu());
    private boolean isOpen = true;

    private VectorModel(ModelConfig config, VectorWeights weights, KvBlocks blocks, Decoding decoding) {
        int threads = decoding.threads();
        this.config = config;
        this.weights = weights;
        this.blocks = blocks;
        this.prefixes = new PrefixCache(blocks, decoding.reusesPrefixes());
        this.crew = new Crew(threads);
        var rotary = new Rotary(config);
        this.work = new Workspace(config, threads, rotary.size());
        this.step = new DecodeStep(config, weights, work, rotary, crew, blocks);
    }

    /** Whether this process was started with {@code --add-modules jdk.incubator.vector}. */
    public static boolean isAvailable() {
        return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
    }

    /**
     * @throws io.lorica.formats.CheckpointException if a tensor's shape cannot be packed
     * @throws DeviceException if the process has no Vector API, or the budget has no room for one block
     */
    public static VectorModel load(Checkpoint checkpoint, Decoding decoding) {
        if (!isAvailable()) {
            throw new DeviceException(("Decoding with %s weights needs Java's Vector API. "
                            + "Start the process with --add-modules jdk.incubator.vector, or decode with TORCH.")
                    .formatted(decoding.weights()));
        }
        if (decoding.weights() == DecodeWeights.TORCH) {
            throw new IllegalArgumentException("TORCH decodes without the vector path");
        }
        var blocks = new KvBlocks(checkpoint.config(), decoding.cacheBytes());
        try {
            var weights = new VectorWeights(checkpoint, decoding.weights());
            return new VectorModel(checkpoint.config(), weights, blocks, decoding);
        } catch (RuntimeException e) {
            blocks.close();
            throw e;
        }
    }

    public ModelConfig config() {
        return config;
    }

    /** @throws io.lorica.formats.AdapterException if an adapter was made for a base model of another shape */
    public PackedStack pack(AdapterStack stack) {
        return PackedStack.pack(stack, config);
    }

    /** Memory that a stack takes once packed. */
    public long bytes(AdapterStack stack) {
        return PackedStack.bytes(stack, config);
    }

    /**
     * Begins a text and sets all of its room aside.
     *
     * @param capacity tokens it will have at most
     * @throws DeviceException if too few blocks are free
     */
    public Sequence open(PackedStack stack, int capacity) {
        return tryOpen(stack, capacity).orElseThrow(() -> blocks.full(capacity));
    }

    /**
     *
     * As {@link #open}.
     *
     *
     *
     * @return empty if too few blocks are free
     *
     */
    public Optional<Sequence> tryOpen(PackedStack stack, int capacity) {
        if (capacity < 1 || capacity > config.maxPositions()) {
            throw new IllegalArgumentException(
                    "A text has room for 1 to %d tokens, not %d".formatted(config.maxPositions(), capacity));
        }
        int count = Math.ceilDiv(capacity, KvBlocks.TOKENS);
        synchronized (blocks) {
            prefixes.makeRoom(count);
            return blocks.take(count)
                    .map(taken -> new Sequence(blocks, taken, stack, config.kvHeads(), config.headDim(), capacity));
        }
    }

    /**
     * Takes over the keys and values of a text's longest cached prefix; at least its last token is left to prefill, for
     * what follows it.
     *
     * @param sequence empty, with room for the text
     * @param canonicalOnly only what has the same bits for any text with this prefix
     * @return tokens of the hit
     */
    public int takePrefix(Sequence sequence, AdaptedText text, boolean canonicalOnly) {
        synchronized (blocks) {
            PrefixCache.Hit hit = prefixes.hit(text, text.length() - 1, canonicalOnly);
            sequence.adopt(hit.length(), hit.blocks());
            return hit.length();
        }
    }

    /**
     * Inserts what a text has computed into the prefix cache.
     *
     * @param tokens that the sequence holds, at least
     */
    public void insertPrefix(Sequence sequence, AdaptedText text, int tokens) {
        synchronized (blocks) {
            prefixes.insert(text, sequence, tokens);
        }
    }

    /**
     * As {@link #insertPrefix}, of a chunk that was prefilled as it is for any text with this prefix, as all before it
     * was.
     */
    public void insertCanonicalPrefix(Sequence sequence, AdaptedText text, int from, int end) {
        synchronized (blocks) {
            prefixes.insertCanonical(text, sequence, from, end);
        }
    }

    /** As {@link #tryOpen}; while room is made, the given text's cached prefix is evicted last. */
    public Optional<Sequence> tryOpen(PackedStack stack, int capacity, AdaptedText text) {
        synchronized (blocks) {
            prefixes.hit(text, text.length(), false);
            return tryOpen(stack, capacity);
        }
    }

    /** Tokens of the largest text there is room for while no other runs. */
    public int largestText() {
        return (int) Math.min(config.maxPositions(), blocks.tokens());
    }

    /**
     * Prefills more of a text.
     *
     * @param tokens at least one
     * @param logits [V], filled with what follows the last token; null if only the best is wanted
     * @return the best token after the last one
     */
    public int prefill(Sequence sequence, int[] tokens, float @Nullable [] logits) {
        sequence.requireRoom(tokens.length);
        turn.lock();
        try {
            for (int from = 0; from < tokens.length; from += Workspace.ROWS) {
                int rows = Math.min(Workspace.ROWS, tokens.length - from);
                step.begin();
                for (int row = 0; row < rows; row++) {
                    step.add(sequence, requireToken(tokens[from + row]), sequence.length() + row);
                }
                boolean isLast = from + rows == tokens.length;
                step.perform(isLast ? rows - 1 : rows);
                sequence.advance(rows);
            }
            if (logits != null) {
                step.head().copyLogits(0, logits);
            }
            return step.head().greedy(0);
        } finally {
            turn.unlock();
        }
    }

    /**
     * More tokens of each text at once. What follows each has the bits it has when they come one by one.
     *
     * @param sequences different texts
     * @param tokens [B][n], those of one text one after the other
     * @param logits [B], each null or [V], filled with what follows the text's last token
     * @return [B][n] the best token after each
     */
    public int[][] decode(Sequence[] sequences, int[][] tokens, float[] @Nullable [] logits) {
        int[][] best = new int[tokens.length][];
        for (int text = 0; text < tokens.length; text++) {
            sequences[text].requireRoom(tokens[text].length);
            best[text] = new int[tokens[text].length];
        }
        turn.lock();
        try {
            int text = 0;
            int at = 0;
            while (text < tokens.length) {
                int firstText = text;
                int first = at;
                int rows = 0;
                step.begin();
                for (; text < tokens.length && rows < Workspace.ROWS; rows++) {
                    step.add(sequences[text], requireToken(tokens[text][at]), sequences[text].length() + at);
                    at++;
                    if (at == tokens[text].length) {
                        text++;
                        at = 0;
                    }
                }
                step.perform(0);
                take(rows, firstText, first, best, logits);
            }
            for (int i = 0; i < tokens.length; i++) {
                sequences[i].advance(tokens[i].length);
            }
        } finally {
            turn.unlock();
        }
        return best;
    }

    private void take(int rows, int firstText, int first, int[][] best, float[] @Nullable [] logits) {
        int text = firstText;
        int at = first;
        for (int row = 0; row < rows; row++) {
            best[text][at] = step.head().greedy(row);
            at++;
            if (at == best[text].length) {
                float[] wanted = logits[text];
                if (wanted != null) {
                    step.head().copyLogits(row, wanted);
                }
                text++;
                at = 0;
            }
        }
    }

    /** Weights, and blocks made so far. */
    public long residentBytes() {
        return weights.residentBytes() + blocks.residentBytes();
    }

    private int requireToken(int token) {
        if (token < 0 || token >= config.vocabSize()) {
            throw new IllegalArgumentException(
                    "There is no token %d; the vocabulary has %d".formatted(token, config.vocabSize()));
        }
        return token;
    }

    @Override
    public void close() {
        turn.lock();
        try {
            if (isOpen) {
                isOpen = false;
                crew.close();
                weights.close();
                blocks.close();
            }
        } finally {
            turn.unlock();
        }
    }
}
