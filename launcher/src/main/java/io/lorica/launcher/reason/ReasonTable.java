package io.lorica.launcher.reason;

import io.lorica.api.inference.Decision;
import io.lorica.api.inference.DecisionChange;
import io.lorica.api.inference.DecisionExplanation;
import io.lorica.api.inference.DecisionExplanation.Contribution;
import io.lorica.api.inference.DecisionExplanation.PrincipalReason;
import io.lorica.api.inference.DecisionExplanation.TextReasons;
import io.lorica.api.inference.DecisionExplanation.Word;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A decision and its reasons as lines of text. */
public final class ReasonTable {
    private static final String ROW = "%10s  %-10s %s";
    private static final int MOST_WORDS = 8;

    private ReasonTable() {}

    /** Decision and probabilities, what adds up to the score, and the principal reasons in both languages. */
    public static List<String> lines(Decision decision, DecisionExplanation explanation) {
        List<String> lines = new ArrayList<>();
        lines.add("%s: %s  (%s)".formatted(decision.model(), decision.decision(), probabilities(decision)));
        lines.add("");
        lines.addAll(contributions(explanation));
        explanation.texts().stream()
                .filter(text -> !text.words().isEmpty())
                .forEach(text -> lines.add("words of %s: %s".formatted(text.field(), words(text))));
        Objects.requireNonNullElse(explanation.phrases(), List.<TextReasons>of())
                .forEach(text ->
                        lines.add("%s, as the language model reads it: %s".formatted(text.field(), words(text))));
        lines.add("");
        lines.addAll(principal(explanation));
        return lines;
    }

    private static String probabilities(Decision decision) {
        return decision.probabilities().entrySet().stream()
                .map(outcome -> String.format(Locale.ROOT, "P(%s) %.3f", outcome.getKey(), outcome.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static List<String> contributions(DecisionExplanation explanation) {
        List<String> lines = new ArrayList<>();
        DecisionExplanation.Reference reference = explanation.reference();
        lines.add("What speaks for (+) and against (-) '%s', in log-odds:".formatted(explanation.label()));
        lines.add(ROW.formatted("log-odds", "part", "field"));
        lines.add(ROW.formatted(
                number(explanation.baseline()),
                "",
                "mean of the reference: %d of %d %s"
                        .formatted(reference.rows(), reference.candidates(), reference.from())));
        explanation.contributions().stream()
                .sorted(Comparator.comparingDouble(line -> -Math.abs(line.logOdds())))
                .forEach(
                        line -> lines.add(ROW.formatted(number(line.logOdds()), line.part(), what(line, explanation))));
        lines.add(ROW.formatted(number(explanation.score()), "", "score"));
        return lines;
    }

    private static String what(Contribution line, DecisionExplanation explanation) {
        String field = line.field();
        if (field != null) {
            String told = line.value() == null ? field : field + " = " + line.value();
            Double error = line.standardError();
            return error == null || error == 0 ? told : told + String.format(Locale.ROOT, " (± %.3f)", error);
        }
        if (!line.part().equals("adapter")) {
            return "(words that the texts lack)";
        }
        return explanation.phrases() == null
                ? "(what the language model says)"
                : "(what the language model says where all values are hidden)";
    }

    /** Those that add most, whichever way. */
    private static String words(TextReasons text) {
        return text.words().stream()
                .sorted(Comparator.comparingDouble((Word word) -> -Math.abs(word.logOdds())))
                .limit(MOST_WORDS)
                .map(word -> text.text().substring(word.start(), word.end()) + " " + number(word.logOdds()))
                .collect(Collectors.joining(", "));
    }

    /** The principal reasons alone. */
    public static List<String> principal(DecisionExplanation explanation) {
        List<PrincipalReason> reasons = explanation.principalReasons();
        List<String> lines = new ArrayList<>();
        lines.add(
                reasons.isEmpty()
                        ? "Nothing speaks for '%s' more than in the reference.".formatted(explanation.label())
                        : "Principal reasons for '%s':".formatted(explanation.label()));
        IntStream.range(0, reasons.size())
                .mapToObj(i -> "%d. %s".formatted(i + 1, text(reasons.get(i))))
                .forEach(lines::add);
        return lines;
    }

    /** What would have changed the decision; nothing where nothing was looked for. */
    public static List<String> change(Decision decision) {
        DecisionChange change = decision.change();
        if (change == null) {
            return List.of();
        }
        if (change.fields().isEmpty()) {
            return List.of("No change of the fields that may change was found that gives another decision.");
        }
        return List.of("It would be decided otherwise with %s%s."
                .formatted(
                        change.fields().stream()
                                .map(field -> "%s %s instead of %s".formatted(field.field(), field.to(), field.from()))
                                .collect(Collectors.joining(" and ")),
                        change.isSmallest() ? ", the smallest change that does" : ""));
    }

    private static String text(PrincipalReason reason) {
        String texts =
                reason.textEn().equals(reason.textZh()) ? reason.textEn() : reason.textEn() + " / " + reason.textZh();
        return "%s (%s)".formatted(texts, number(reason.logOdds()));
    }

    private static String number(double logOdds) {
        return String.format(Locale.ROOT, "%+.3f", logOdds);
    }
}
