package io.lorica.scorecard.reason.share;

import static org.assertj.core.api.Assertions.assertThat;

import io.lorica.scorecard.words.TextSpan;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PhrasesTest {
    @Test
    void a_short_text_is_one_phrase() {
        assertThat(cut("Paid late, twice; then never again. Has moved.", 12))
                .containsExactly("Paid late, twice; then never again. Has moved.");
    }

    @Test
    void a_long_one_is_cut_at_sentences_and_commas_and_not_within_numbers() {
        assertThat(cut(
                        "He paid 1,169.50 late (twice), then never again. The firm has moved to \"Gera\". No debts.",
                        12))
                .containsExactly(
                        "He paid 1,169.50 late (twice),",
                        "then never again.",
                        "The firm has moved to \"Gera\".",
                        "No debts.");
    }

    @Test
    void what_is_still_long_is_cut_into_groups_of_words() {
        assertThat(cut("one two three four five six seven eight nine ten eleven twelve thirteen (fourteen", 12))
                .containsExactly(
                        "one two three four five six seven", "eight nine ten eleven twelve thirteen (fourteen");
    }

    @Test
    void where_words_have_no_spaces_characters_are_counted() {
        assertThat(cut("申请人多次延期还款，后来停止还款。公司已搬迁。", 12)).containsExactly("申请人多", "次延期还款，", "后来停止还款。", "公司已搬迁。");
    }

    @Test
    void the_shortest_neighbours_are_one_where_there_is_less_room() {
        String text = "Yes. No. This one has some more words in it. And this one has as many as that.";
        assertThat(cut(text, 3))
                .containsExactly(
                        "Yes. No.", "This one has some more words in it.", "And this one has as many as that.");
        assertThat(cut(text, 1)).containsExactly(text);
    }

    @Test
    void phrases_hold_the_whole_text_but_white_space() {
        String[] pieces = {"word", ",", ".", " ", "\n", "长", "，", "3.5", "\uD83D\uDE00", "(", "\""};
        for (long seed = 0; seed < 300; seed++) {
            var random = new Random(seed);
            var text = new StringBuilder("x");
            for (int i = 0; i < 120; i++) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            String whole = text.toString().strip();
            List<TextSpan> phrases = Phrases.of(whole, 12);
            assertThat(phrases).hasSizeBetween(1, 12);
            int at = 0;
            for (TextSpan phrase : phrases) {
                assertThat(whole.substring(at, phrase.start())).isBlank();
                assertThat(phrase.end()).isGreaterThan(phrase.start());
                at = phrase.end();
            }
            assertThat(at).isEqualTo(whole.length());
        }
    }

    private static List<String> cut(String text, int most) {
        return Phrases.of(text, most).stream()
                .map(phrase -> text.substring(phrase.start(), phrase.end()))
                .toList();
    }
}
