package io.lorica.fitting;

import de.bwaldvogel.liblinear.Feature;
import de.bwaldvogel.liblinear.Linear;
import de.bwaldvogel.liblinear.Model;
import de.bwaldvogel.liblinear.Parameter;
import de.bwaldvogel.liblinear.Problem;
import de.bwaldvogel.liblinear.SolverType;
import java.util.Arrays;

/** LIBLINEAR's L2-regularised logistic regression: one margin of two outcomes, of more each against the rest. */
final class LogisticFitting {
    private static final double EPSILON = 0.01;

    private final Feature[][] vectors;
    private final int width;
    private final int[] labels;
    private final int outcomes;

    /**
     * @param vectors by row; places of features are from 1 to {@code width}
     * @param labels the true outcome of each row
     */
    LogisticFitting(Feature[][] vectors, int width, int[] labels, int outcomes) {
        this.vectors = vectors;
        this.width = width;
        this.labels = labels;
        this.outcomes = outcomes;
    }

    /**
     * @param chosen rows to fit on, by their number
     * @param cost of a row's loss against the weights' size
     * @return weights by margin, then place
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
        problem.n = width;
        problem.x = Arrays.stream(chosen).mapToObj(row -> vectors[row]).toArray(Feature[][]::new);
        problem.y = Arrays.stream(chosen)
                .mapToDouble(row -> labels[row] == outcome ? 1 : 0)
                .toArray();
        Linear.disableDebugOutput();
        Model model = Linear.train(problem, new Parameter(SolverType.L2R_LR, cost, EPSILON));
        double[] weights = Arrays.copyOf(model.getFeatureWeights(), width);
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
}
