package io.lorica.report.measure;

import io.lorica.api.decision.DecisionSpec.Outcome;
import io.lorica.decision.field.FieldValue;
import io.lorica.decision.metrics.JudgedRow;
import io.lorica.decision.metrics.ScoredRow;
import io.lorica.decision.score.Verdict;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Rows for the tests. */
final class Sample {
    /**
     * Sixty rows, in Python: {@code i = arange(60); risk = ((i * 37) % 101) / 101;
     * y = (i * i * 53) % 97 < 20 + 60 * risk}. What the tests expect of them was computed by scikit-learn 1.9.1 and
     * SciPy.
     */
    static final List<ScoredRow> SIXTY = IntStream.range(0, 60)
            .mapToObj(i -> {
                double risk = i * 37 % 101 / 101.0;
                return new ScoredRow(risk, i * i * 53 % 97 < 20 + 60 * risk);
            })
            .toList();

    private static final Outcome GOOD = new Outcome("good", " good", "approve");
    private static final Outcome BAD = new Outcome("bad", " bad", "decline");

    private Sample() {}

    static JudgedRow judged(String truth, double risk, double threshold) {
        var probabilities = new LinkedHashMap<String, Double>();
        probabilities.put("good", 1 - risk);
        probabilities.put("bad", risk);
        Outcome chosen = risk >= threshold ? BAD : GOOD;
        return new JudgedRow(truth, new Verdict(chosen, probabilities, null), chosen.label(), probabilities);
    }

    static ReportRow row(String truth, double risk, Map<String, FieldValue> others, @Nullable Instant time) {
        return new ReportRow(judged(truth, risk, 0.5), others, others, time);
    }
}
