package io.lorica.scorecard.reason.document;

import io.lorica.scorecard.reason.Contribution;
import io.lorica.scorecard.reason.Explainer;
import io.lorica.scorecard.reason.Explanation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A field's contributions of all parts together, or what is of no field, with its label. */
record ReasonLine(String label, double logOdds) {

    /** The largest first. */
    static List<ReasonLine> of(Explanation explanation, Language language) {
        Map<String, Double> sums = new LinkedHashMap<>();
        Map<String, String> values = new LinkedHashMap<>();
        for (Contribution line : explanation.contributions()) {
            String name = name(line, explanation, language);
            sums.merge(name, line.logOdds(), Double::sum);
            @Nullable String value = line.value();
            if (value != null) {
                values.put(name, value);
            }
        }
        List<ReasonLine> lines = new ArrayList<>();
        sums.forEach((name, sum) ->
                lines.add(new ReasonLine(values.containsKey(name) ? name + " = " + values.get(name) : name, sum)));
        lines.sort(Comparator.comparingDouble(line -> -Math.abs(line.logOdds)));
        return lines;
    }

    /** The largest ones, and the others as one. */
    static List<ReasonLine> most(Explanation explanation, Language language, int most) {
        List<ReasonLine> lines = of(explanation, language);
        if (lines.size() <= most) {
            return lines;
        }
        List<ReasonLine> shown = new ArrayList<>(lines.subList(0, most - 1));
        List<ReasonLine> others = lines.subList(most - 1, lines.size());
        shown.add(new ReasonLine(
                language.of("%d others", "其余 %d 项").formatted(others.size()),
                others.stream().mapToDouble(ReasonLine::logOdds).sum()));
        return shown;
    }

    private static String name(Contribution line, Explanation explanation, Language language) {
        String field = line.field();
        if (field != null) {
            return field;
        }
        if (!line.part().equals(Explainer.ADAPTER)) {
            return language.of("(words that the texts lack)", "（文本中没有的词）");
        }
        return explanation.isAdapterSharedOut()
                ? language.of("(language model, all values hidden)", "（语言模型，隐去全部取值）")
                : language.of("(language model)", "（语言模型）");
    }
}
