package io.lorica.fitting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConditionalLogitTest {

    @Test
    void two_outcomes_without_ridge_are_logistic_regression() {
        int[] labels = {0, 0, 1, 0, 1, 0, 1, 1};
        var fit = new ConditionalLogit((row, into) -> into[1][0] = row + 1, labels, 2, 0, new double[1]).fit();
        // The gradient of the likelihood is 0 there: sum of (y - p) and of (y - p) x.
        double sum = 0;
        double product = 0;
        for (int row = 0; row < labels.length; row++) {
            double p = 1 / (1 + Math.exp(-fit.intercepts()[1] - fit.weights()[0] * (row + 1)));
            sum += labels[row] - p;
            product += (labels[row] - p) * (row + 1);
        }
        assertThat(sum).isCloseTo(0, within(1e-6));
        assertThat(product).isCloseTo(0, within(1e-5));
        assertThat(fit.weights()[0]).isPositive();
    }

    @Test
    void a_weight_that_would_be_negative_is_0_and_the_rest_as_without_it() {
        var random = new Random(1);
        int rows = 500;
        double[][] x = new double[rows][2];
        int[] labels = new int[rows];
        for (int row = 0; row < rows; row++) {
            x[row][0] = random.nextGaussian();
            x[row][1] = random.nextGaussian();
            labels[row] = random.nextDouble() < 1 / (1 + Math.exp(-x[row][0] + x[row][1])) ? 1 : 0;
        }
        var both = new ConditionalLogit((row, into) -> into[1] = x[row].clone(), labels, 2, 0.1, new double[2]).fit();
        var alone = new ConditionalLogit((row, into) -> into[1][0] = x[row][0], labels, 2, 0.1, new double[1]).fit();
        assertThat(both.weights()[1]).isZero();
        assertThat(both.weights()[0]).isCloseTo(alone.weights()[0], within(1e-5));
        assertThat(both.intercepts()[1]).isCloseTo(alone.intercepts()[1], within(1e-5));
    }

    @Test
    void the_weights_behind_five_outcomes_are_found() {
        var random = new Random(2);
        int rows = 20_000;
        double[][][] x = new double[rows][5][2];
        double[] truth = {0.8, 1.7};
        int[] labels = new int[rows];
        for (int row = 0; row < rows; row++) {
            double best = Double.NEGATIVE_INFINITY;
            for (int outcome = 0; outcome < 5; outcome++) {
                x[row][outcome][0] = random.nextGaussian();
                x[row][outcome][1] = random.nextGaussian();
                double gumbel = -Math.log(-Math.log(random.nextDouble()));
                double utility = 0.3 * outcome + truth[0] * x[row][outcome][0] + truth[1] * x[row][outcome][1] + gumbel;
                if (utility > best) {
                    best = utility;
                    labels[row] = outcome;
                }
            }
        }
        var fit = new ConditionalLogit(
                        (row, into) -> IntStream.range(0, 5).forEach(k -> into[k] = x[row][k].clone()),
                        labels,
                        5,
                        0,
                        new double[2])
                .fit();
        assertThat(fit.weights()[0]).isCloseTo(truth[0], within(0.05));
        assertThat(fit.weights()[1]).isCloseTo(truth[1], within(0.08));
        assertThat(fit.intercepts()[4]).isCloseTo(1.2, within(0.1));
    }

    @Test
    void terms_that_say_nothing_or_the_same_do_no_harm() {
        int[] labels = {0, 1, 0, 1, 1, 0};
        var fit = new ConditionalLogit(
                        (row, into) -> {
                            into[1][0] = row;
                            into[1][1] = row;
                            into[1][2] = 0;
                        },
                        labels,
                        2,
                        0,
                        new double[3])
                .fit();
        assertThat(Arrays.stream(fit.weights()).boxed()).allMatch(Double::isFinite);
    }
}
