package io.lorica.benchmarks;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One text set's contenders beside each other, by macro-F1.
 *
 * @param own scores by contender, [rows][outcomes]
 * @param rivals the same of scikit-learn's
 */
record TextComparison(MacroF1 f1, String set, Map<String, double[][]> own, Map<String, double[][]> rivals) {
    static final int SAMPLES = 2_000;
    /** Of fields and words together. */
    private static final Set<String> JOINT = Set.of("boosting_with_words", "regression_with_words");

    Map<String, Double> macroF1() {
        Map<String, Double> found = new TreeMap<>();
        rivals.forEach((name, scores) -> found.put("rival_" + name, f1.of(scores)));
        own.forEach((name, scores) -> found.put(name, f1.of(scores)));
        return found;
    }

    Map<String, Double> ratios() {
        Map<String, Double> ratios = new LinkedHashMap<>();
        macroF1().forEach((name, value) -> ratios.put(set + "_" + name + "_f1", value));
        var frozen = own.get(TextContender.FROZEN.withScorecard());
        var decision = own.getOrDefault(TextContender.READ_OUT.withScorecard(), frozen);
        if (decision != null) {
            put(ratios, "gain", decision, best(JOINT));
            put(ratios, "gain_over_joint", decision, best(Set.of()));
            put(ratios, "gain_over_scorecard", decision, own.get(TextContender.SCORECARD.label()));
            put(ratios, "gain_over_frozen", decision, frozen);
        }
        var readOut = own.get(TextContender.READ_OUT.label());
        if (readOut != null) {
            put(ratios, "readout_gain", readOut, own.get(TextContender.LAST_POSITION.label()));
            put(ratios, "readout_gain_over_frozen", readOut, own.get(TextContender.FROZEN.label()));
        }
        return ratios;
    }

    /** The best rival but some, or the scorecard's own words where they are better. */
    private double[][] best(Set<String> leftOut) {
        return Stream.concat(
                        rivals.entrySet().stream()
                                .filter(rival -> !leftOut.contains(rival.getKey()))
                                .map(Map.Entry::getValue),
                        Stream.ofNullable(own.get(TextContender.WORDS.label())))
                .max(Comparator.comparingDouble(f1::of))
                .orElseThrow();
    }

    private void put(Map<String, Double> ratios, String name, double[][] model, double @Nullable [][] other) {
        if (other != null) {
            ratios.put(set + "_" + name, f1.of(model) - f1.of(other));
            ratios.put(set + "_" + name + "_lower", f1.lowerBound(model, other, SAMPLES));
        }
    }
}
