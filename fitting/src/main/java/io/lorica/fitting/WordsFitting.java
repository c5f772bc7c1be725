package io.lorica.fitting;

import de.bwaldvogel.liblinear.Feature;
import de.bwaldvogel.liblinear.FeatureNode;
import io.lorica.scorecard.words.Vocabulary;
import io.lorica.scorecard.words.Words;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Fits the linear model of the texts' words and characters by logistic regression. */
final class WordsFitting {
    private static final int MOST_GRAMS = 200_000;
    private static final int RAREST = 3;

    private final Vocabulary vocabulary;
    private final Map<String, Integer> places = new TreeMap<>();
    private final LogisticFitting fitting;

    /** The vocabulary is of all rows: it knows nothing of outcomes. */
    WordsFitting(List<LabelledRow> rows, TableFields fields, int outcomes) {
        this.vocabulary = Vocabulary.of(
                fields.texts(), rows.stream().map(LabelledRow::inputs).toList(), RAREST, MOST_GRAMS);
        vocabulary.idf().keySet().stream().sorted().forEach(gram -> places.put(gram, places.size() + 1));
        Feature[][] vectors = rows.stream()
                .map(row -> features(vocabulary.vector(row.inputs())))
                .toArray(Feature[][]::new);
        int[] labels = rows.stream().mapToInt(LabelledRow::outcome).toArray();
        this.fitting = new LogisticFitting(vectors, bias(), labels, outcomes);
    }

    boolean hasWords() {
        return !places.isEmpty();
    }

    private Feature[] features(Map<String, Float> vector) {
        List<Feature> features = new ArrayList<>(vector.size() + 1);
        vector.forEach((gram, value) -> features.add(new FeatureNode(places.getOrDefault(gram, 1), value)));
        features.add(new FeatureNode(bias(), 1));
        return features.toArray(Feature[]::new);
    }

    /** Behind all grams. */
    private int bias() {
        return places.size() + 1;
    }

    /**
     * @param chosen rows to fit on, by their number
     * @param cost of a row's loss against the weights' size
     * @return weights by margin, then place; the bias is the last
     */
    double[][] fit(int[] chosen, double cost) {
        return fitting.fit(chosen, cost);
    }

    /** @return by outcome */
    double[] score(int row, double[][] weights) {
        return fitting.score(row, weights);
    }

    Words words(double[][] weights) {
        Map<String, List<Float>> byGram = new HashMap<>();
        places.forEach((gram, place) -> byGram.put(
                gram,
                Arrays.stream(weights).map(margin -> (float) margin[place - 1]).toList()));
        return new Words(
                vocabulary,
                Arrays.stream(weights).map(margin -> (float) margin[bias() - 1]).toList(),
                byGram);
    }
}
