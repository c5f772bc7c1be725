package io.lorica.scorecard.words;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Cuts a text into grams: one or two words in a row, and two to four characters in a row of one word, whose ends count
 * as characters. Where words have no spaces between them (Chinese, Japanese), each character is a word, and characters
 * are taken in a row from the whole run.
 */
final class Grams {
    private static final String UNSPACED = "\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}";
    private static final Pattern RUN =
            Pattern.compile("(?<unspaced>[%s]+)|[\\p{L}\\p{N}&&[^%s]]+".formatted(UNSPACED, UNSPACED));

    private static final int SHORTEST = 2;
    private static final int LONGEST = 4;
    private static final String END = "_";

    private Grams() {}

    static List<Gram> of(String text) {
        List<Gram> grams = new ArrayList<>();
        List<Word> words = new ArrayList<>();
        for (MatchResult match : RUN.matcher(text).results().toList()) {
            if (match.start("unspaced") >= 0) {
                List<Word> characters = characters(match.group(), match.start());
                words.addAll(characters);
                rows(characters, grams);
            } else {
                var word = new Word(match.group().toLowerCase(Locale.ROOT), match.start(), match.end());
                words.add(word);
                // Each stands for its whole word: half a word means nothing to a reader.
                rows(
                        characters(END + word.text + END, 0).stream()
                                .map(character -> new Word(character.text, word.start, word.end))
                                .toList(),
                        grams);
            }
        }
        for (int i = 0; i < words.size(); i++) {
            Word word = words.get(i);
            grams.add(new Gram("w:" + word.text, Gram.Kind.WORDS, word.start, word.end));
            if (i > 0) {
                Word before = words.get(i - 1);
                grams.add(new Gram("w:" + before.text + " " + word.text, Gram.Kind.WORDS, before.start, word.end));
            }
        }
        return grams;
    }

    static List<TextSpan> words(String text) {
        List<TextSpan> spans = new ArrayList<>();
        for (MatchResult match : RUN.matcher(text).results().toList()) {
            if (match.start("unspaced") >= 0) {
                characters(match.group(), match.start())
                        .forEach(character -> spans.add(new TextSpan(character.start, character.end)));
            } else {
                spans.add(new TextSpan(match.start(), match.end()));
            }
        }
        return spans;
    }

    private static List<Word> characters(String run, int start) {
        List<Word> characters = new ArrayList<>();
        for (int at = 0; at < run.length(); ) {
            int next = run.offsetByCodePoints(at, 1);
            characters.add(new Word(run.substring(at, next), start + at, start + next));
            at = next;
        }
        return characters;
    }

    private static void rows(List<Word> characters, List<Gram> grams) {
        for (int first = 0; first + SHORTEST <= characters.size(); first++) {
            var text = new StringBuilder(characters.get(first).text);
            for (int last = first + 1; last < Math.min(characters.size(), first + LONGEST); last++) {
                text.append(characters.get(last).text);
                grams.add(new Gram(
                        "c:" + text, Gram.Kind.CHARACTERS, characters.get(first).start, characters.get(last).end));
            }
        }
    }

    private record Word(String text, int start, int end) {}
}
