package io.lorica.scorecard.reason.share;

import io.lorica.scorecard.words.TextSpan;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Cuts a text into phrases: at ends of sentences and commas, and what is still long into groups of words. */
final class Phrases {
    /** A text of as many words or less is one phrase. Where words have no spaces between them, characters count. */
    static final int SHORT = 12;

    private static final int GROUP = 8;

    /** What stands between two phrases; a point or comma within a number has no space behind it. */
    private static final Pattern END = Pattern.compile("[.!?;:,…][\"'”’)\\]]*\\s|[\\n。！？；：，、]");

    private Phrases() {}

    /**
     * @param most phrases, at least 1
     * @return in the text's order, without white space around them: together they hold all the rest
     */
    static List<TextSpan> of(String text, int most) {
        List<TextSpan> words = TextSpan.words(text);
        if (words.size() <= SHORT || most == 1) {
            return List.of(trimmed(text, 0, text.length()));
        }
        List<Integer> firsts = firsts(text, words);
        while (firsts.size() > most) {
            int second = shortestNeighbours(firsts, words.size()) + 1;
            firsts.subList(second, second + 1).clear();
        }
        List<Integer> cuts = new ArrayList<>(firsts.stream()
                .skip(1)
                .map(first ->
                        cut(text, words.get(first - 1).end(), words.get(first).start()))
                .toList());
        cuts.addFirst(0);
        cuts.add(text.length());
        List<TextSpan> phrases = new ArrayList<>();
        for (int i = 0; i + 1 < cuts.size(); i++) {
            phrases.add(trimmed(text, cuts.get(i), cuts.get(i + 1)));
        }
        return phrases;
    }

    /** The first word of each phrase. */
    private static List<Integer> firsts(String text, List<TextSpan> words) {
        List<Integer> firsts = new ArrayList<>();
        int first = 0;
        for (int next = 1; next <= words.size(); next++) {
            boolean isEnd = next == words.size()
                    || END.matcher(text.substring(
                                    words.get(next - 1).end(), words.get(next).start()))
                            .find();
            if (isEnd) {
                int groups = (next - first + GROUP - 1) / GROUP;
                for (int group = 0; group < groups; group++) {
                    firsts.add(first + group * (next - first) / groups);
                }
                first = next;
            }
        }
        return firsts;
    }

    /** Place of the phrase that with the next one has the fewest words. */
    private static int shortestNeighbours(List<Integer> firsts, int words) {
        int shortest = 0;
        int fewest = Integer.MAX_VALUE;
        for (int i = 0; i + 1 < firsts.size(); i++) {
            int end = i + 2 < firsts.size() ? firsts.get(i + 2) : words;
            if (end - firsts.get(i) < fewest) {
                fewest = end - firsts.get(i);
                shortest = i;
            }
        }
        return shortest;
    }

    /** Between two words, behind the last white space, so that an opening bracket stays with what it opens. */
    private static int cut(String text, int end, int start) {
        for (int at = start; at > end; at--) {
            if (Character.isWhitespace(text.charAt(at - 1))) {
                return at;
            }
        }
        return start;
    }

    private static TextSpan trimmed(String text, int from, int to) {
        int start = from;
        int end = to;
        while (start < end && Character.isWhitespace(text.charAt(start))) {
            start++;
        }
        while (end > start && Character.isWhitespace(text.charAt(end - 1))) {
            end--;
        }
        return new TextSpan(start, end);
    }
}
