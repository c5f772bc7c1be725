package io.lorica.scorecard.words;

import io.lorica.decision.field.FieldValue;
import io.lorica.scorecard.part.Part;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A linear model over the grams of a row's texts.
 *
 * @param intercepts by margin: two outcomes have one, that of the second over the first, more have one each
 * @param weights by gram, then margin; a gram without weights has none
 */
public record Words(Vocabulary vocabulary, List<Float> intercepts, Map<String, List<Float>> weights) implements Part {
    public Words {
        intercepts = List.copyOf(intercepts);
        weights = Map.copyOf(weights);
    }

    @Override
    public double[] score(Map<String, FieldValue> inputs) {
        double[] margins = intercepts.stream().mapToDouble(Float::doubleValue).toArray();
        vocabulary.vector(inputs).forEach((gram, value) -> {
            List<Float> weight = weights.getOrDefault(gram, List.of());
            for (int i = 0; i < weight.size(); i++) {
                margins[i] += weight.get(i) * value;
            }
        });
        return margins.length == 1 ? new double[] {0, margins[0]} : Arrays.copyOf(margins, margins.length);
    }
}
