package io.lorica.decision.metrics;

import io.lorica.api.training.AutomatedErrors;
import io.lorica.api.training.Metrics;
import java.text.Normalizer;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Metrics by the flat names that a registry's gates find them by. */
public final class MetricNames {
    private static final Pattern OTHERS = Pattern.compile("[^\\p{L}\\p{N}]+");

    private MetricNames() {}

    /** @return by name, such as {@code auc}; of more than two outcomes also by label, such as {@code recall_minor} */
    public static SequencedMap<String, Double> flat(Metrics metrics) {
        var flat = new Flat();
        flat.put("auc", metrics.auc());
        flat.put("ks", metrics.ks());
        flat.put("mcc", metrics.mcc());
        flat.put("accuracy", metrics.accuracy());
        flat.put("macro_f1", metrics.macroF1());
        flat.put("risky_recall", metrics.riskyRecall());
        flat.put("mean_cost", metrics.meanCost());
        flat.put("log_loss", metrics.logLoss());
        flat.put("ece", metrics.calibrationError());
        flat.put("ece_uncalibrated", metrics.uncalibratedError());
        flat.put("review_share", metrics.reviewShare());
        AutomatedErrors automated = metrics.automated();
        if (automated != null) {
            flat.put("error_bound", automated.overall().upperBound());
        }
        if (metrics.outcomes().size() > 2) {
            metrics.outcomes().forEach((label, outcome) -> {
                String name = flat.name(label);
                flat.put("recall_" + name, outcome.recall());
                flat.put("precision_" + name, outcome.precision());
                flat.put("auc_" + name, outcome.auc());
                AutomatedErrors.Bound bound =
                        automated == null ? null : automated.outcomes().get(label);
                flat.put("error_bound_" + name, bound == null ? null : bound.upperBound());
            });
        }
        return flat.values;
    }

    /** A label as it stands in a name: lower-case letters and digits of whatever script, {@code _} for all else. */
    static String ofLabel(String label) {
        String plain = Normalizer.normalize(label, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        return OTHERS.matcher(plain).replaceAll("_").replaceAll("^_|_$", "");
    }

    private static final class Flat {
        private final SequencedMap<String, Double> values = new LinkedHashMap<>();
        private final Set<String> names = new HashSet<>();

        void put(String name, @Nullable Double value) {
            if (value != null) {
                values.put(name, value);
            }
        }

        /** Labels that differ in signs alone are told apart by a number: {@code a}, {@code a_2}. */
        String name(String label) {
            String plain = ofLabel(label);
            String name = plain;
            for (int times = 2; !names.add(name); times++) {
                name = plain + "_" + times;
            }
            return name;
        }
    }
}
