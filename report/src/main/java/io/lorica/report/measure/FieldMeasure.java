package io.lorica.report.measure;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.decision.DecisionSpec.Outcome;
import io.lorica.api.decision.Field;
import io.lorica.api.decision.FieldRole;
import io.lorica.api.decision.FieldType;
import io.lorica.api.report.FieldShare;
import io.lorica.decision.field.FieldValue;
import io.lorica.scorecard.reason.Contrast;
import io.lorica.scorecard.reason.Contribution;
import io.lorica.scorecard.reason.Explainer;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * How much each field moves the scorecard's score: the mean of what its reasons add, without signs.
 *
 * @see <a href="https://doi.org/10.1038/s42256-019-0138-9">Lundberg et al. 2020, From local explanations to global
 *     understanding with explainable AI for trees</a>
 */
final class FieldMeasure {
    /** Explanations, of which a thousand take seconds where trees are many. */
    private static final int MOST_ROWS = 500;
    /** What is told of the words that texts lack, where several fields are texts. */
    private static final String TEXTS = "texts";

    private FieldMeasure() {}

    /** @return the field that moves most first, without those that move nothing */
    static List<FieldShare> of(DecisionSpec spec, Explainer explainer, List<? extends Map<String, FieldValue>> rows) {
        List<Contrast> contrasts = contrasts(spec);
        List<? extends Map<String, FieldValue>> explained = some(rows, MOST_ROWS / contrasts.size());
        String texts = texts(spec);
        Map<String, Double> sums = new LinkedHashMap<>();
        for (Contrast contrast : contrasts) {
            for (Map<String, FieldValue> row : explained) {
                Map<String, Double> byField = new HashMap<>();
                for (Contribution line : explainer.explain(row, contrast).contributions()) {
                    String field = line.field();
                    byField.merge(field == null ? texts : field, line.logOdds(), Double::sum);
                }
                byField.forEach((field, logOdds) -> sums.merge(field, Math.abs(logOdds), Double::sum));
            }
        }
        double all = sums.values().stream().mapToDouble(Double::doubleValue).sum();
        double count = (double) explained.size() * contrasts.size();
        return sums.entrySet().stream()
                .filter(field -> field.getValue() > 0)
                .map(field -> new FieldShare(field.getKey(), field.getValue() / count, field.getValue() / all))
                .sorted(Comparator.comparingDouble(FieldShare::share).reversed().thenComparing(FieldShare::field))
                .toList();
    }

    private static List<Contrast> contrasts(DecisionSpec spec) {
        String risky = spec.riskyLabel();
        return risky != null || spec.outcomes().size() == 2
                ? List.of(Contrast.ofOutcome(spec, RivalMeasure.followed(spec)))
                : spec.outcomes().stream()
                        .map(Outcome::label)
                        .map(label -> Contrast.ofOutcome(spec, label))
                        .toList();
    }

    private static String texts(DecisionSpec spec) {
        List<Field> texts = spec.fields().stream()
                .filter(field -> field.role() == FieldRole.INPUT && field.type() == FieldType.TEXT)
                .toList();
        return texts.size() == 1 ? texts.getFirst().name() : TEXTS;
    }

    /** Evenly over all. */
    static <T> List<T> some(List<T> rows, int most) {
        int taken = Math.min(most, rows.size());
        return IntStream.range(0, taken)
                .mapToObj(i -> rows.get((int) ((long) i * rows.size() / taken)))
                .toList();
    }
}
