package io.lorica.engine.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lorica.engine.BaseModel;
import io.lorica.engine.LoadedStack;
import io.lorica.engine.failure.DeviceException;
import io.lorica.engine.options.DecodeWeights;
import io.lorica.engine.options.Decoding;
import io.lorica.engine.options.LoadOptions;
import io.lorica.engine.options.Precision;
import io.lorica.engine.torch.BatchRow;
import io.lorica.engine.torch.KvCache;
import io.lorica.engine.torch.TokenBatch;
import io.lorica.formats.adapter.Adapter;
import io.lorica.formats.adapter.AdapterConfig;
import io.lorica.formats.adapter.AdapterStack;
import io.lorica.formats.adapter.LowRank;
import io.lorica.formats.adapter.Projection;
import io.lorica.formats.adapter.Site;
import io.lorica.formats.checkpoint.Checkpoint;
import io.lorica.formats.checkpoint.ExactModel;
import io.lorica.formats.checkpoint.Family;
import io.lorica.formats.checkpoint.ModelConfig;
import io.lorica.formats.checkpoint.TinyModel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Whole steps, against the PyTorch path and against themselves. */
@Tag("slow")
class VectorModelTest {
    private static final long BUDGET = 16L << 20;

    /** 4-bit weights are multiplied with inputs of 8 bits. */
    private static final double INPUTS_ROUNDED = 0.06;

    private static final int[] TEXT = {72, 101, 108, 108, 111, 32, 98, 97, 110, 107, 33, 10, 65, 66};

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({"LLAMA,INT8", "LLAMA,INT4", "QWEN2,INT8", "QWEN2,INT4", "QWEN3,INT8", "QWEN3,INT4"})
    void weights_that_fit_their_bits_give_the_logits_of_pytorch(Family family, DecodeWeights weights) {
        TinyModel.write(directory, family, 7);
        ExactModel.round(directory, weights == DecodeWeights.INT4);
        for (boolean isAdapted : new boolean[] {false, true}) {
            double tolerance = weights == DecodeWeights.INT4 ? INPUTS_ROUNDED : isAdapted ? 1e-2 : 1e-4;
            assertThat(largestDifference(weights, isAdapted)).isLessThan(tolerance);
        }
    }

    @ParameterizedTest
    @CsvSource({"LLAMA,INT8,0.15", "QWEN2,INT8,0.15", "QWEN3,INT8,0.15", "LLAMA,INT4,2", "QWEN3,INT4,2"})
    void other_weights_give_them_within_the_error_of_their_bits(
            Family family, DecodeWeights weights, double tolerance) {
        TinyModel.write(directory, family, 7);
        assertThat(largestDifference(weights, true)).isLessThan(tolerance);
    }

    @ParameterizedTest
    @EnumSource(names = {"INT8", "INT4"})
    void a_row_has_the_same_bits_in_any_company_and_on_any_number_of_threads(DecodeWeights weights) {
        TinyModel.write(directory, Family.QWEN2, 7);
        try (Checkpoint checkpoint = Checkpoint.open(directory);
                var model = VectorModel.load(checkpoint, new Decoding(weights, 3, BUDGET));
                var single = VectorModel.load(checkpoint, new Decoding(weights, 1, BUDGET))) {
            int rows = 9;
            var together = new Sequence[rows];
            var stacks = new PackedStack[rows];
            float[][] logits = new float[rows][checkpoint.config().vocabSize()];
            for (int row = 0; row < rows; row++) {
                stacks[row] = model.pack(stack(checkpoint.config(), row));
                together[row] = model.open(stacks[row], 100);
                model.prefill(together[row], text(row), null);
            }
            int[][] next = model.decode(together, new int[][] {{1}, {2}, {3}, {4}, {5}, {6}, {7}, {8}, {9}}, logits);
            for (int row = 0; row < rows; row++) {
                float[] alone = new float[checkpoint.config().vocabSize()];
                try (var sequence = single.open(stacks[row], 100)) {
                    for (int token : text(row)) {
                        single.prefill(sequence, new int[] {token}, null);
                    }
                    int best = single.prefill(sequence, new int[] {row + 1}, alone);
                    assertThat(logits[row]).isEqualTo(alone);
                    assertThat(next[row]).containsExactly(best);
                    assertThat(best).isEqualTo(argmax(alone));
                }
                together[row].close();
                stacks[row].close();
            }
        }
    }

    @Test
    void blocks_of_ended_texts_serve_new_ones_and_a_spent_budget_is_told() {
        TinyModel.write(directory, Family.LLAMA, 7);
        try (Checkpoint checkpoint = Checkpoint.open(directory);
                var blocks =
                        VectorModel.load(checkpoint, new Decoding(DecodeWeights.INT8, 2, 3 * blockBytes(checkpoint)));
                var none = blocks.pack(AdapterStack.EMPTY)) {
            var first = blocks.open(none, 40);
            float[] expected = new float[checkpoint.config().vocabSize()];
            blocks.prefill(first, TEXT, expected);
            try (var second = blocks.open(none, 32)) {
                assertThatThrownBy(() -> blocks.open(none, 1))
                        .isInstanceOf(DeviceException.class)
                        .hasMessageContaining("0 of 3 are free");
                assertThat(second.capacity()).isEqualTo(32);
            }
            first.close();
            first.close();
            long resident = blocks.residentBytes();
            try (var again = blocks.open(none, 90)) {
                float[] logits = new float[expected.length];
                blocks.prefill(again, TEXT, logits);
                assertThat(logits).isEqualTo(expected);
                assertThat(blocks.residentBytes()).isEqualTo(resident);
            }
        }
    }

    @Test
    void a_budget_without_room_for_a_block_is_refused() {
        TinyModel.write(directory, Family.LLAMA, 7);
        try (Checkpoint checkpoint = Checkpoint.open(directory)) {
            assertThatThrownBy(() -> VectorModel.load(checkpoint, new Decoding(DecodeWeights.INT8, 1, 100)))
                    .isInstanceOf(DeviceException.class)
                    .hasMessageContaining("budget of 100 bytes");
        }
    }

    @Test
    void a_text_does_not_outgrow_its_room() {
        TinyModel.write(directory, Family.LLAMA, 7);
        try (Checkpoint checkpoint = Checkpoint.open(directory);
                var model = VectorModel.load(checkpoint, new Decoding(DecodeWeights.INT8, 1, BUDGET));
                var none = model.pack(AdapterStack.EMPTY);
                var sequence = model.open(none, TEXT.length)) {
            model.prefill(sequence, TEXT, null);
            assertThatThrownBy(() -> model.prefill(sequence, new int[] {1}, null))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    private static long blockBytes(Checkpoint checkpoint) {
        ModelConfig config = checkpoint.config();
        int stride = Lanes.roundUp(config.headDim(), Lanes.WIDTH);
        return (long) config.layers() * config.kvHeads() * (config.headDim() + stride) * KvBlocks.TOKENS * Float.BYTES;
    }

    private static int[] text(int row) {
        int[] text = Arrays.copyOf(TEXT, 3 + 5 * row);
        text[0] = 40 + row;
        return text;
    }

    private static int argmax(float[] logits) {
        int best = 0;
        for (int i = 1; i < logits.length; i++) {
            best = logits[i] > logits[best] ? i : best;
        }
        return best;
    }

    /** Over the last token of a prompt and three more, of both paths on the same files. */
    private double largestDifference(DecodeWeights weights, boolean isAdapted) {
        try (Checkpoint checkpoint = Checkpoint.open(directory);
                var base = BaseModel.load(directory, LoadOptions.cpu(Precision.FP32));
                var model = VectorModel.load(checkpoint, new Decoding(weights, 2, BUDGET))) {
            AdapterStack stack = isAdapted ? stack(checkpoint.config(), 5) : AdapterStack.EMPTY;
            try (LoadedStack loaded = base.load(stack);
                    PackedStack packed = model.pack(stack);
                    Sequence sequence = model.open(packed, 64);
                    KvCache cache = new KvCache(base.torch(), 1, 64)) {
                var batch = TokenBatch.of(List.of(new BatchRow(TEXT, loaded.tensors())));
                float[] expected = base.torch().logits(batch, new int[] {TEXT.length - 1}, cache)[0];
                float[] found = new float[expected.length];
                model.prefill(sequence, TEXT, found);
                double largest = difference(expected, found);
                for (int token = 60; token < 63; token++) {
                    expected = base.torch()
                            .decode(
                                    new int[] {token},
                                    new int[] {sequence.length()},
                                    loaded.tensors().tensors(),
                                    new long[] {1},
                                    cache)[0];
                    model.decode(new Sequence[] {sequence}, new int[][] {{token}}, new float[][] {found});
                    largest = Math.max(largest, difference(expected, found));
                }
                return largest;
            }
        }
    }

    private static double difference(float[] expected, float[] found) {
        double largest = 0;
        for (int i = 0; i < expected.length; i++) {
            largest = Math.max(largest, Math.abs(expected[i] - found[i]));
        }
        return largest;
    }

    /** A domain and a task adapter of different ranks and targets; none for every fourth number. */
    private static AdapterStack stack(ModelConfig model, int number) {
        return number % 4 == 0
                ? AdapterStack.EMPTY
                : AdapterStack.of(
                        adapter(model, number, 3, Set.of(Projection.Q, Projection.V)),
                        adapter(model, -number, 8, EnumSet.allOf(Projection.class)));
    }

    private static Adapter adapter(ModelConfig model, int seed, int rank, Set<Projection> targets) {
        var random = new SplittableRandom(seed);
        var config = new AdapterConfig(rank, 2 * rank, false, 0, targets);
        Map<Site, LowRank> matrices = new HashMap<>();
        for (int layer = 0; layer < model.layers(); layer++) {
            for (Projection projection : targets) {
                int in = projection.inputWidth(model);
                int out = projection.outputWidth(model);
                float[] a = floats(random, rank * in);
                matrices.put(new Site(layer, projection), new LowRank(rank, in, out, a, floats(random, out * rank)));
            }
        }
        return Adapter.of(config, model, matrices);
    }

    private static float[] floats(SplittableRandom random, int size) {
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) random.nextDouble(-0.1, 0.1);
        }
        return values;
    }
}
