package io.lorica.intake.draft;

import io.lorica.api.decision.DecisionSpec.Outcome;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What a model is to answer for each label. It answers in words, and codes of a table tell it nothing: the labels
 * themselves where they are words of which none begins another, else yes and no for two of them, and letters with a
 * legend in the prompt for more.
 */
final class AnswerDraft {
    private static final Pattern LETTER = Pattern.compile(".*\\p{L}.*");

    /** What would be read as a part of a template. */
    private static final Pattern BRACE = Pattern.compile("[{}]");

    private final List<String> labels;
    private final @Nullable String risky;
    private final boolean areWords;

    AnswerDraft(List<String> labels, @Nullable String risky) {
        this.labels = labels;
        this.risky = risky;
        this.areWords = areWords(labels);
    }

    private static boolean areWords(List<String> labels) {
        return labels.stream()
                .allMatch(label -> LETTER.matcher(label).matches()
                        && labels.stream()
                                .noneMatch(other -> !other.equals(label)
                                        && label.toLowerCase(Locale.ROOT).startsWith(other.toLowerCase(Locale.ROOT))));
    }

    List<Outcome> outcomes() {
        return IntStream.range(0, labels.size())
                .mapToObj(i -> new Outcome(labels.get(i), " " + answer(i), labels.get(i)))
                .toList();
    }

    private String answer(int label) {
        if (areWords) {
            return labels.get(label);
        }
        return labels.size() == 2 ? labels.get(label).equals(risky) ? "yes" : "no" : letter(label);
    }

    private static String letter(int label) {
        return String.valueOf((char) ('A' + label));
    }

    /** Behind the label's name in the prompt, such as {@code (A = 0, B = 1)}; empty where it would say nothing. */
    String legend() {
        boolean hasLetters = !areWords && labels.size() > 2;
        boolean canBeWritten =
                labels.stream().noneMatch(label -> BRACE.matcher(label).find());
        return hasLetters && canBeWritten
                ? IntStream.range(0, labels.size())
                        .mapToObj(i -> letter(i) + " = " + labels.get(i))
                        .collect(Collectors.joining(", ", " (", ")"))
                : "";
    }
}
