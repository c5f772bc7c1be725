package io.lorica.launcher.demo;

import io.lorica.api.training.Evaluation;
import io.lorica.api.training.Metrics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The contenders side by side, the constant answer first: it shows what accuracy alone is worth. */
final class MetricsTable {
    private static final SequencedMap<String, String> TITLES = titles();

    private MetricsTable() {}

    static List<String> lines(Evaluation evaluation) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                "%-18s %9s %9s %7s %7s %7s %12s %10s",
                "", "accuracy", "macro-F1", "AUC", "KS", "MCC", "risky recall", "cost/row"));
        TITLES.forEach((name, title) -> {
            Metrics m = evaluation.contenders().get(name);
            if (m != null) {
                lines.add(String.format(
                        Locale.ROOT,
                        "%-18s %9.3f %9.3f %7.3f %7s %7.3f %12s %10.3f",
                        title,
                        m.accuracy(),
                        m.macroF1(),
                        m.auc(),
                        number(m.ks()),
                        m.mcc(),
                        number(m.riskyRecall()),
                        m.meanCost()));
            }
        });
        lines.add("parts of the decision's score: "
                + evaluation.parts().stream()
                        .map(part -> part.weight() > 0
                                ? String.format(Locale.ROOT, "%s %.2f", part.part(), part.weight())
                                : part.part() + " left out")
                        .collect(Collectors.joining(", ")));
        Evaluation.Reading reading = evaluation.reading();
        if (reading != null) {
            lines.add(reading.said());
        }
        lines.addAll(evaluation.warnings());
        return lines;
    }

    private static SequencedMap<String, String> titles() {
        SequencedMap<String, String> titles = new LinkedHashMap<>();
        titles.put("constant", "constant answer");
        titles.put("frozen", "frozen model");
        titles.put("stack", "+ task adapter");
        titles.put("points", "points");
        titles.put("boosting", "boosted trees");
        titles.put("words", "words");
        titles.put("decision", "decision");
        return titles;
    }

    /** Empty for what is not measured of every decision. */
    private static String number(@Nullable Double value) {
        return value == null ? "" : String.format(Locale.ROOT, "%.3f", value);
    }
}
