package io.lorica.engine.generate;

import static org.assertj.core.api.Assertions.assertThat;

import io.lorica.engine.tokenizer.Tokenizer;
import io.lorica.formats.checkpoint.Family;
import io.lorica.formats.checkpoint.TinyModel;
import io.lorica.formats.tokenizer.TokenizerFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Text that grows by tokens, with a tokenizer of single bytes and one of words with spaces in front. */
class AnswerTextTest {
    private static Tokenizer bytes;
    private static Tokenizer words;

    @BeforeAll
    @BeforeContainer
    static void load() throws Exception {
        Path directory = Files.createTempDirectory("tiny");
        TinyModel.write(directory, Family.LLAMA, 1);
        bytes = Tokenizer.of(TokenizerFiles.ofDirectory(directory));
        words = Tokenizer.of(new TokenizerFiles(sentencePiece(), Set.of(), Set.of(), Map.of(), null));
    }

    @AfterAll
    @AfterContainer
    static void close() {
        bytes.close();
        words.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"信用审批", "🙂🏦", "👩‍💼 ok", "a\u0301é€"})
    void a_character_is_shown_once_all_its_bytes_are_there(String text) {
        var answer = new AnswerText(bytes, List.of());
        var shown = new StringBuilder();
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < utf8.length; i++) {
            shown.append(answer.add(utf8(utf8[i])));

            boolean isWhole = i + 1 == utf8.length || (utf8[i + 1] & 0xC0) != 0x80;
            String sofar = new String(utf8, 0, i + 1, StandardCharsets.UTF_8);
            assertThat(shown.toString()).isEqualTo(isWhole ? sofar : sofar.substring(0, sofar.indexOf('\uFFFD')));
        }
        assertThat(answer.text()).isEqualTo(text);
    }

    @Test
    void half_a_character_at_the_end_is_shown_as_what_it_is() {
        var answer = new AnswerText(bytes, List.of());
        String shown = answer.add('a') + answer.add(0xE4) + answer.add(0xBF);

        assertThat(shown).isEqualTo("a");
        assertThat(answer.finish()).isEqualTo("\uFFFD");
        assertThat(answer.text()).isEqualTo("a\uFFFD");
    }

    @ParameterizedTest
    @ValueSource(strings = {"END", "\n\nQ:", "终止", "b🙂c", "ä"})
    void a_stop_text_split_over_tokens_ends_the_answer_and_no_part_of_it_is_shown(String stop) {
        for (Tokenizer tokenizer : List.of(bytes, words)) {
            Shown shown = show(tokenizer, tokenizer.encode("ab " + stop + " more"), List.of("never", stop));

            assertThat(shown.text()).isEqualTo("ab ");
            assertThat(shown.isStopped()).isTrue();
        }
    }

    @Test
    void what_only_begins_like_a_stop_text_is_shown_after_all() {
        Shown shown = show(bytes, bytes.encode("EN EN终 END"), List.of("END.", "EN终止"));

        assertThat(shown.text()).isEqualTo("EN EN终 END");
        assertThat(shown.isStopped()).isFalse();
    }

    @Test
    void words_keep_the_spaces_in_front_of_them_but_the_first() {
        int[] tokens = words.encode("the loan the 信 the");

        assertThat(words.decode(new int[] {tokens[1]})).isEqualTo("loan");
        assertThat(show(words, tokens, List.of()).text()).isEqualTo("the loan the 信 the");
    }

    @Test
    void a_long_answer_is_decoded_a_few_tokens_at_a_time() {
        var decoded = new AtomicInteger();
        var answer = new AnswerText(
                tokens -> {
                    decoded.addAndGet(tokens.length);
                    return bytes.decode(tokens);
                },
                List.of("END"));
        int[] tokens = bytes.encode("Loan 信用 🙂. ".repeat(200));
        for (int token : tokens) {
            answer.add(token);
        }

        assertThat(answer.text()).hasSize("Loan 信用 🙂. ".length() * 200);
        assertThat(decoded.get()).isLessThan(10 * tokens.length);
    }

    @Property(tries = 400)
    void any_tokens_are_shown_as_if_the_whole_answer_were_decoded_each_time(
            @ForAll("tokens") List<Integer> tokens, @ForAll("stops") List<String> stop) {
        assertShownAsModel(bytes, ints(tokens), stop);
    }

    @Property(tries = 200)
    void any_text_of_words_is_shown_as_if_the_whole_answer_were_decoded_each_time(
            @ForAll("texts") String text, @ForAll("stops") List<String> stop) {
        assertShownAsModel(words, words.encode(text), stop);
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.of("a", "b", " ", "the", "loan", "信", "用", "🙂", "é", "\n", "EN", "END")
                .list()
                .ofMaxSize(30)
                .map(parts -> String.join("", parts));
    }

    /** Texts byte by byte, among them bytes that belong to no character and tokens without text. */
    @Provide
    Arbitrary<List<Integer>> tokens() {
        Arbitrary<List<Integer>> text =
                texts().map(part -> IntStream.of(bytes.encode(part)).boxed().toList());
        Arbitrary<List<Integer>> any =
                Arbitraries.integers().between(0, 258).list().ofMaxSize(6);
        return Arbitraries.oneOf(text, any)
                .list()
                .ofMaxSize(5)
                .map(parts -> parts.stream().flatMap(List::stream).toList());
    }

    @Provide
    Arbitrary<List<String>> stops() {
        return Arbitraries.of("END", "a信", "🙂🙂", "the loan", "b ", "信用")
                .list()
                .ofMaxSize(3);
    }

    /** The model: decode everything at each token; show all but half characters and what may become a stop text. */
    private static void assertShownAsModel(Tokenizer tokenizer, int[] tokens, List<String> stop) {
        var answer = new AnswerText(tokenizer, stop);
        var shown = new StringBuilder();
        String expected = "";
        for (int n = 1; n <= tokens.length && !answer.isStopped(); n++) {
            shown.append(answer.add(tokens[n - 1]));

            String whole = tokenizer.decode(Arrays.copyOf(tokens, n));
            int cut = stop.stream()
                    .mapToInt(whole::indexOf)
                    .filter(at -> at >= 0)
                    .min()
                    .orElse(-1);
            String visible = cut >= 0 ? whole.substring(0, cut) : withoutBeginnings(whole, stop);
            expected = visible.length() > expected.length() ? visible : expected;
            assertThat(shown.toString()).isEqualTo(expected);
            assertThat(answer.isStopped()).isEqualTo(cut >= 0);
        }
        shown.append(answer.finish());
        assertThat(shown.toString()).isEqualTo(answer.text());
        if (!answer.isStopped()) {
            assertThat(answer.text()).isEqualTo(tokenizer.decode(tokens));
            assertThat(answer.tokens()).isEqualTo(tokens);
        }
    }

    private static String withoutBeginnings(String text, List<String> stop) {
        String whole = text.replaceFirst("\uFFFD+\\z", "");
        for (int at = 0; at < whole.length(); at++) {
            String tail = whole.substring(at);
            if (stop.stream().anyMatch(end -> end.startsWith(tail))) {
                return whole.substring(0, at);
            }
        }
        return whole;
    }

    private record Shown(String text, boolean isStopped) {}

    private static Shown show(Tokenizer tokenizer, int[] tokens, List<String> stop) {
        var answer = new AnswerText(tokenizer, stop);
        var shown = new StringBuilder();
        for (int i = 0; i < tokens.length && !answer.isStopped(); i++) {
            shown.append(answer.add(tokens[i]));
        }
        shown.append(answer.finish());
        assertThat(shown.toString()).isEqualTo(answer.text());
        return new Shown(shown.toString(), answer.isStopped());
    }

    private static int utf8(byte value) {
        return bytes.encode(new String(new byte[] {'a'}, StandardCharsets.US_ASCII))[0] - 'a' + (value & 0xFF);
    }

    private static int[] ints(List<Integer> values) {
        return values.stream().mapToInt(Integer::intValue).toArray();
    }

    /** As Llama 2's: words with a mark for the space in front of them, bytes for what the vocabulary lacks. */
    private static String sentencePiece() {
        Map<String, Integer> vocabulary = new LinkedHashMap<>();
        vocabulary.put("<unk>", 0);
        for (int value = 0; value < 256; value++) {
            vocabulary.put("<0x%02X>".formatted(value), vocabulary.size());
        }
        "▁abcdefghijklmnopqrstuvwxyzENDQ:"
                .chars()
                .forEach(letter -> vocabulary.put(Character.toString(letter), vocabulary.size()));
        List<String> merges = List.of("t h", "th e", "▁ the", "l o", "a n", "lo an", "▁ loan");
        merges.forEach(merge -> vocabulary.put(merge.replace(" ", ""), vocabulary.size()));
        var steps = List.of(
                Map.of("type", "Replace", "pattern", Map.of("String", "▁"), "content", " "),
                Map.of("type", "ByteFallback"),
                Map.of("type", "Fuse"),
                Map.of("type", "Strip", "content", " ", "start", 1, "stop", 0));
        var normalizers = List.of(
                Map.of("type", "Prepend", "prepend", "▁"),
                Map.of("type", "Replace", "pattern", Map.of("String", " "), "content", "▁"));
        return JsonMapper.shared()
                .writeValueAsString(Map.of(
                        "version", "1.0",
                        "added_tokens", List.of(),
                        "normalizer", Map.of("type", "Sequence", "normalizers", normalizers),
                        "decoder", Map.of("type", "Sequence", "decoders", steps),
                        "model",
                                Map.of(
                                        "type",
                                        "BPE",
                                        "unk_token",
                                        "<unk>",
                                        "byte_fallback",
                                        true,
                                        "fuse_unk",
                                        true,
                                        "vocab",
                                        vocabulary,
                                        "merges",
                                        merges)));
    }
}
