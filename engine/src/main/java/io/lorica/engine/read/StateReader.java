package io.lorica.engine.read;

import io.lorica.engine.BaseModel;
import io.lorica.engine.LoadedStack;
import io.lorica.engine.torch.BatchRow;
import io.lorica.engine.torch.Passes;
import io.lorica.engine.torch.TokenBatch;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Reads texts' hidden states, each averaged over the text's tokens: after layer k as transformers' {@code
 * hidden_states[k]}, after the last one with the final norm.
 */
public final class StateReader {
    /** Tokens in one forward pass; bounds memory, and is enough to keep the matrix products busy. */
    private static final int PASS_TOKENS = 4096;

    private final BaseModel base;

    public StateReader(BaseModel base) {
        this.base = base;
    }

    /**
     * Reads many texts, which share forward passes; last bits may depend on the company.
     *
     * @param texts [R] of at least one token each
     * @param depths [D] after how many layers, rising
     * @param progress told after each pass how many texts are read
     * @return [R][D][H], FP32
     * @throws IllegalArgumentException if a text is empty or longer than the model's context
     */
    public float[][][] means(List<int[]> texts, LoadedStack stack, int[] depths, IntConsumer progress) {
        texts.forEach(this::requireFits);
        long[] layers = Arrays.stream(depths).asLongStream().toArray();
        float[][][] means = new float[texts.size()][depths.length][];
        int read = 0;
        for (List<Integer> pass : passes(texts)) {
            var batch = TokenBatch.of(pass.stream()
                    .map(text -> new BatchRow(
                            texts.get(text),
                            stack.tensors(),
                            stack.text(texts.get(text)).firstActive()))
                    .toList());
            float[][][] found = base.torch().means(batch, layers);
            for (int depth = 0; depth < depths.length; depth++) {
                for (int row = 0; row < pass.size(); row++) {
                    means[pass.get(row)][depth] = found[depth][row];
                }
            }
            read += pass.size();
            progress.accept(read);
        }
        return means;
    }

    /**
     * As {@link #means(List, LoadedStack, int[], IntConsumer)}, after one number of layers.
     *
     * @return [R][H], FP32
     */
    public float[][] means(List<int[]> texts, LoadedStack stack, int depth, IntConsumer progress) {
        return Arrays.stream(means(texts, stack, new int[] {depth}, progress))
                .map(ofText -> ofText[0])
                .toArray(float[][]::new);
    }

    /**
     * Begins to read one text by itself: to the same bits each time, whatever else is computed between its slices.
     *
     * @param depth after how many layers
     * @return to be closed by the caller; nothing is computed yet
     * @throws IllegalArgumentException if the text is empty or longer than the model's context
     */
    public StateReading begin(int[] text, LoadedStack stack, int depth) {
        requireFits(text);
        return new StateReading(base, stack, stack.text(text), depth);
    }

    /** As {@link #begin}, all slices one after the other. */
    public float[] mean(int[] text, LoadedStack stack, int depth) {
        try (StateReading reading = begin(text, stack, depth)) {
            while (reading.advance()) {
                // The next slice.
            }
            return reading.result();
        }
    }

    /** Texts of one length beside each other, for one attention call. */
    private static List<List<Integer>> passes(List<int[]> texts) {
        List<Integer> order = IntStream.range(0, texts.size())
                .boxed()
                .sorted(Comparator.comparingInt(text -> texts.get(text).length))
                .toList();
        return Passes.of(order, text -> texts.get(text).length, PASS_TOKENS);
    }

    private void requireFits(int[] text) {
        int room = base.config().maxPositions();
        if (text.length == 0 || text.length > room) {
            throw new IllegalArgumentException(
                    "The text has %d tokens; the base model reads from 1 to %d. Shorten the text."
                            .formatted(text.length, room));
        }
    }
}
