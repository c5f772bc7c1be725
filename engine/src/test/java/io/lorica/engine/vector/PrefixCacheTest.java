package io.lorica.engine.vector;

import static org.assertj.core.api.Assertions.assertThat;

import io.lorica.engine.options.DecodeWeights;
import io.lorica.engine.options.Decoding;
import io.lorica.formats.adapter.AdapterStack;
import io.lorica.formats.checkpoint.Checkpoint;
import io.lorica.formats.checkpoint.Family;
import io.lorica.formats.checkpoint.TinyModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A hit is what was inserted. Keys and values are a function of all that they may depend on: the tokens up to
 * theirs, the adapters, and whether they were prefilled canonically.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PrefixCacheTest {
    private static final List<String> DOMAIN = List.of("domain");
    private static final int CHUNK = 64;

    private Checkpoint checkpoint;
    private VectorModel model;
    private PackedStack stack;

    @BeforeAll
    void load(@TempDir Path directory) {
        TinyModel.write(directory, Family.LLAMA, 7);
        checkpoint = Checkpoint.open(directory);
        model = budget(24);
        stack = model.pack(AdapterStack.EMPTY);
    }

    @AfterAll
    void close() {
        stack.close();
        model.close();
        checkpoint.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void a_hit_is_the_prefix_of_the_same_tokens_and_adapters_however_little_room_there_is(long seed) {
        var random = new SplittableRandom(seed);
        List<Sequence> running = new ArrayList<>();
        int hits = 0;
        for (int round = 0; round < 300; round++) {
            AdaptedText text = text(random);
            boolean canonicalOnly = random.nextBoolean();
            var opened = model.tryOpen(stack, text.length() + random.nextInt(40));
            if (opened.isEmpty()) {
                assertThat(running).isNotEmpty();
                running.remove(random.nextInt(running.size())).close();
                continue;
            }
            Sequence sequence = opened.get();
            int found = model.takePrefix(sequence, text, canonicalOnly);
            assertThat(found).isLessThan(text.length());
            requireContent(sequence, text, found, canonicalOnly);
            hits += found;
            prefill(sequence, text, found, canonicalOnly || found == 0);
            if (random.nextBoolean()) {
                running.add(sequence);
            } else {
                sequence.close();
            }
        }
        running.forEach(Sequence::close);
        assertThat(hits).isPositive();
        // Whatever is cached makes way.
        model.tryOpen(stack, model.largestText()).orElseThrow().close();
    }

    @Test
    void the_text_used_last_stays_longest() {
        try (VectorModel small = budget(6);
                PackedStack none = small.pack(AdapterStack.EMPTY)) {
            AdaptedText first = plain(1, 33);
            AdaptedText second = plain(2, 33);
            AdaptedText third = plain(3, 33);
            insert(small, none, first);
            insert(small, none, second);
            requireHit(small, none, first, 32);
            insert(small, none, third);
            requireHit(small, none, first, 32);
            requireHit(small, none, second, 0);
            requireHit(small, none, third, 32);
        }
    }

    @Test
    void texts_that_part_within_a_block_do_not_write_into_each_other() {
        AdaptedText first = plain(5, 50);
        int[] other = first.tokens().clone();
        Arrays.fill(other, 40, 50, 9);
        var second = new AdaptedText(other, 0, DOMAIN, DOMAIN);
        insert(model, stack, first);
        try (Sequence one = model.open(stack, 60);
                Sequence two = model.open(stack, 60)) {
            assertThat(model.takePrefix(two, second, false)).isEqualTo(40);
            prefill(two, second, 40, false);
            assertThat(model.takePrefix(one, first, false)).isEqualTo(49);
            requireContent(one, first, 49, false);
            requireContent(two, second, 50, false);
        }
    }

    private VectorModel budget(int blocks) {
        var config = checkpoint.config();
        int width = config.headDim() + Lanes.roundUp(config.headDim(), Lanes.WIDTH);
        long perToken = (long) config.layers() * config.kvHeads() * width * Float.BYTES;
        return VectorModel.load(
                checkpoint, new Decoding(DecodeWeights.INT8, 1, (long) blocks * KvBlocks.TOKENS * perToken));
    }

    private static AdaptedText plain(int token, int length) {
        int[] tokens = new int[length];
        Arrays.fill(tokens, token);
        return new AdaptedText(tokens, 0, DOMAIN, DOMAIN);
    }

    private void insert(VectorModel to, PackedStack none, AdaptedText text) {
        try (Sequence sequence = to.open(none, text.length())) {
            fill(sequence, text, text.length(), false);
            to.insertPrefix(sequence, text, text.length());
        }
    }

    private static void requireHit(VectorModel from, PackedStack none, AdaptedText text, int expected) {
        try (Sequence sequence = from.tryOpen(none, text.length(), text).orElseThrow()) {
            assertThat(from.takePrefix(sequence, text, false)).isEqualTo(expected);
        }
    }

    /** Often alike for a while, of few tokens, some with a task adapter that begins late. */
    private static AdaptedText text(SplittableRandom random) {
        int length = random.nextInt(2, 200);
        var common = new SplittableRandom(random.nextInt(3));
        int alike = random.nextInt(length + 1);
        int[] tokens = IntStream.range(0, length)
                .map(i -> i < alike ? common.nextInt(5) : random.nextInt(5))
                .toArray();
        return switch (random.nextInt(3)) {
            case 0 -> new AdaptedText(tokens, 0, DOMAIN, DOMAIN);
            case 1 -> new AdaptedText(tokens, 0, List.of("domain", "task"), DOMAIN);
            default ->
                new AdaptedText(
                        tokens, random.nextInt(1, length), List.of("domain", "late" + random.nextInt(2)), DOMAIN);
        };
    }

    /** As prompts are prefilled: in chunks that end where any text's do, then a rest. */
    private void prefill(Sequence sequence, AdaptedText text, int from, boolean isCanonical) {
        int at = from;
        while (at < text.length()) {
            int end = text.endOfAdapters(at, Math.min(at + CHUNK, text.length()));
            fill(sequence, text, end, isCanonical);
            if (isCanonical && (end == at + CHUNK || end == text.firstActive())) {
                model.insertCanonicalPrefix(sequence, text, at, end);
            } else {
                model.insertPrefix(sequence, text, end);
            }
            at = end;
        }
    }

    private void fill(Sequence sequence, AdaptedText text, int end, boolean isCanonical) {
        var config = model.config();
        int width = config.kvHeads() * config.headDim();
        int count = end - sequence.length();
        float[][] keys = new float[config.layers()][count * width];
        float[][] values = new float[config.layers()][count * width];
        for (int token = 0; token < count; token++) {
            float content = content(text, sequence.length() + token, isCanonical);
            for (int layer = 0; layer < config.layers(); layer++) {
                Arrays.fill(keys[layer], token * width, (token + 1) * width, content + layer);
                Arrays.fill(values[layer], token * width, (token + 1) * width, -content - layer);
            }
        }
        sequence.fill(count, keys, values);
    }

    private void requireContent(Sequence sequence, AdaptedText text, int tokens, boolean canonicalOnly) {
        int width = model.config().kvHeads() * model.config().headDim();
        for (int layer = 0; layer < model.config().layers(); layer++) {
            float[] keys = sequence.keys(layer);
            float[] values = sequence.values(layer);
            for (int i = 0; i < tokens * width; i++) {
                float canonical = content(text, i / width, true) + layer;
                float other = content(text, i / width, false) + layer;
                assertThat(keys[i] == canonical || (!canonicalOnly && keys[i] == other))
                        .as("key %d", i)
                        .isTrue();
                assertThat(values[i]).isEqualTo(-keys[i]);
            }
        }
    }

    private static float content(AdaptedText text, int token, boolean isCanonical) {
        int hash = Arrays.hashCode(Arrays.copyOf(text.tokens(), token + 1));
        for (int i = 0; i <= token; i++) {
            hash = 31 * hash + text.adaptersAt(i).hashCode();
        }
        return (hash & 0xFFFFF) + (isCanonical ? 0.5f : 0);
    }
}
