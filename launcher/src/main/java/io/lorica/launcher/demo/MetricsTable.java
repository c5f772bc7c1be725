package io.lorica.launcher.demo;

import io.lorica.api.training.Evaluation;
import io.lorica.api.training.Metrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The contenders side by side, the constant answer first: it shows what accuracy alone is worth. */
final class MetricsTable {
    private static final Map<String, String> TITLES = Map.of(
            "constant", "constant answer",
            "base", "base model",
            "domain", "+ domain adapter",
            "stack", "+ task adapter");
    private static final List<String> ORDER = List.of("constant", "base", "domain", "stack");

    private MetricsTable() {}

    static List<String> lines(Evaluation evaluation) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                "%-18s %9s %7s %7s %7s %12s %10s", "", "accuracy", "AUC", "KS", "MCC", "risky recall", "cost/row"));
        for (String name : ORDER) {
            Metrics m = evaluation.contenders().get(name);
            if (m != null) {
                lines.add(String.format(
                        Locale.ROOT,
                        "%-18s %9.3f %7.3f %7s %7.3f %12s %10.3f",
                        TITLES.get(name),
                        m.accuracy(),
                        m.auc(),
                        number(m.ks()),
                        m.mcc(),
                        number(m.riskyRecall()),
                        m.meanCost()));
            }
        }
        return lines;
    }

    /** Empty for what is not measured of every decision. */
    private static String number(@Nullable Double value) {
        return value == null ? "" : String.format(Locale.ROOT, "%.3f", value);
    }
}
