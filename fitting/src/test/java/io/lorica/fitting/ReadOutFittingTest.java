package io.lorica.fitting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReadOutFittingTest {
    private static final int WIDTH = 24;
    private static final int[] DEPTHS = {3, 7, 11};

    @Test
    void the_depth_that_tells_outcomes_apart_is_found_and_read_out_of_states_as_they_are() {
        for (int outcomes : new int[] {2, 3}) {
            List<LabelledRow> rows = rows(300, outcomes);
            float[][][] states = states(rows, outcomes, 1);
            ReadOutFitting.Fit fit = new ReadOutFitting(rows, states, DEPTHS, outcomes, 5).fit();

            assertThat(fit.depth()).isEqualTo(7);
            assertThat(fit.loss()).isLessThan(0.5 * Math.log(outcomes));
            assertThat(fit.scores()).hasNumberOfRows(300);
            float[][][] others = states(rows, outcomes, 2);
            long right = IntStream.range(0, rows.size())
                    .filter(row -> highest(read(fit, others[row][1], outcomes))
                            == rows.get(row).outcome())
                    .count();
            assertThat(right / 300.0).isGreaterThan(0.85);
        }
    }

    @Test
    void states_that_say_nothing_are_worth_what_the_shares_of_the_outcomes_are() {
        List<LabelledRow> rows = rows(400, 2);
        var random = new Random(3);
        float[][][] noise = rows.stream()
                .map(_ -> new float[][] {vector(random), vector(random), vector(random)})
                .toArray(float[][][]::new);
        ReadOutFitting.Fit fit = new ReadOutFitting(rows, noise, DEPTHS, 2, 5).fit();
        assertThat(fit.loss()).isCloseTo(Math.log(2), within(0.03));
    }

    @Test
    void the_same_rows_give_the_same_read_out() {
        List<LabelledRow> rows = rows(120, 3);
        float[][][] states = states(rows, 3, 1);
        ReadOutFitting.Fit one = new ReadOutFitting(rows, states, DEPTHS, 3, 5).fit();
        ReadOutFitting.Fit again = new ReadOutFitting(rows, states, DEPTHS, 3, 5).fit();
        assertThat(again.weight()).containsExactly(one.weight());
        assertThat(again.bias()).containsExactly(one.bias());
    }

    @Test
    void what_was_chosen_can_be_fitted_again_without_choosing() {
        List<LabelledRow> rows = rows(120, 3);
        var fitting = new ReadOutFitting(rows, states(rows, 3, 1), DEPTHS, 3, 5);
        ReadOutFitting.Fit chosen = fitting.fit();
        ReadOutFitting.Fit again = fitting.fit(chosen.depth(), chosen.cost());
        assertThat(again.weight()).containsExactly(chosen.weight());
        assertThat(again.loss()).isEqualTo(chosen.loss());
    }

    private static List<LabelledRow> rows(int count, int outcomes) {
        return IntStream.range(0, count)
                .mapToObj(row -> new LabelledRow(Map.of(), row % outcomes, null, null))
                .toList();
    }

    /** Only the second depth's states know the outcome, far from 0 and in one direction that never changes. */
    private static float[][][] states(List<LabelledRow> rows, int outcomes, long seed) {
        var random = new Random(seed);
        return rows.stream()
                .map(row -> {
                    float[][] own = {vector(random), vector(random), vector(random)};
                    for (int i = 0; i < WIDTH; i++) {
                        own[1][i] = 50 + 10 * own[1][i] + (i % outcomes == row.outcome() ? 8 : 0);
                    }
                    own[1][WIDTH - 1] = 4;
                    return own;
                })
                .toArray(float[][][]::new);
    }

    private static float[] vector(Random random) {
        float[] vector = new float[WIDTH];
        for (int i = 0; i < WIDTH; i++) {
            vector[i] = (float) random.nextGaussian();
        }
        return vector;
    }

    private static double[] read(ReadOutFitting.Fit fit, float[] state, int outcomes) {
        double[] scores = new double[outcomes];
        for (int outcome = 0; outcome < outcomes; outcome++) {
            scores[outcome] = fit.bias()[outcome];
            for (int i = 0; i < WIDTH; i++) {
                scores[outcome] += fit.weight()[outcome * WIDTH + i] * state[i];
            }
        }
        return scores;
    }

    private static int highest(double[] scores) {
        return IntStream.range(0, scores.length)
                .reduce((a, b) -> scores[b] > scores[a] ? b : a)
                .orElseThrow();
    }
}
