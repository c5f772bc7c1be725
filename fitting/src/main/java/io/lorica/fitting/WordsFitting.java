package io.lorica.fitting;

import de.bwaldvogel.liblinear.Feature;
import de.bwaldvogel.liblinear.FeatureNode;
import de.bwaldvogel.liblinear.Linear;
import de.bwaldvogel.liblinear.Model;
import de.bwaldvogel.liblinear.Parameter;
import de.bwaldvogel.liblinear.Problem;
import de.bwaldvogel.liblinear.SolverType;
import io.lorica.scorecard.words.Vocabulary;
import io.lorica.scorecard.words.Words;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Fits the linear model of the texts' words and characters, with LIBLINEAR's L2-regularised logistic regression. */
final class WordsFitting {
    private static final double EPSILON = 0.01;
    private static final int MOST_GRAMS = 200_000;
    private static final int RAREST = 3;

    private final List<LabelledRow> rows;
    private final int outcomes;
    private final Vocabulary vocabulary;
    private final Map<String, Integer> places = new TreeMap<>();
    private final Feature[][] vectors;

    /** The vocabulary is of all rows: it knows nothing of outcomes. */
    WordsFitting(List<LabelledRow> rows, TableFields fields, int outcomes) {
        this.rows = rows;
        this.outcomes = outcomes;
        this.vocabulary = Vocabulary.of(
                fields.texts(), rows.stream().map(LabelledRow::inputs).toList(), RAREST, MOST_GRAMS);
        vocabulary.idf().keySet().stream().sorted().forEach(gram -> places.put(gram, places.size() + 1));
        this.vectors = rows.stream()
                .map(row -> features(vocabulary.vector(row.inputs())))
                .toArray(Feature[][]::new);
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
        int margins = outcomes == 2 ? 1 : outcomes;
        double[][] weights = new double[margins][];
        for (int margin = 0; margin < margins; margin++) {
            weights[margin] = fit(chosen, cost, margins == 1 ? 1 : margin);
        }
        return weights;
    }

    private double[] fit(int[] chosen, double cost, int outcome) {
        var problem = new Problem();
        problem.l = chosen.length;
        problem.n = bias();
        problem.x = Arrays.stream(chosen).mapToObj(row -> vectors[row]).toArray(Feature[][]::new);
        problem.y = Arrays.stream(chosen)
                .mapToDouble(row -> rows.get(row).outcome() == outcome ? 1 : 0)
                .toArray();
        Linear.disableDebugOutput();
        Model model = Linear.train(problem, new Parameter(SolverType.L2R_LR, cost, EPSILON));
        double[] weights = Arrays.copyOf(model.getFeatureWeights(), bias());
        // LIBLINEAR's positive class is the one that it sees first.
        if (model.getLabels()[0] == 0) {
            Arrays.setAll(weights, i -> -weights[i]);
        }
        return weights;
    }

    /** @return by outcome */
    double[] score(int row, double[][] weights) {
        double[] margins = new double[weights.length];
        for (int margin = 0; margin < margins.length; margin++) {
            for (Feature feature : vectors[row]) {
                margins[margin] += weights[margin][feature.getIndex() - 1] * feature.getValue();
            }
        }
        return margins.length == 1 ? new double[] {0, margins[0]} : margins;
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
