package io.lorica.decision.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lorica.api.decision.DecisionSpec.ErrorCost;
import io.lorica.api.training.Metrics;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class DecisionMetricsTest {
    private static final ErrorCost FIVE_TO_ONE = new ErrorCost(5, 1);

    /** Six rows worked out by hand: risky at .9, .6, .4; safe at .6, .3, .1. */
    private static final List<ScoredRow> ROWS =
            List.of(row(.9, true), row(.6, true), row(.4, true), row(.6, false), row(.3, false), row(.1, false));

    @Test
    void metrics_equal_hand_computed_values() {
        Metrics metrics = DecisionMetrics.of(ROWS, .5, FIVE_TO_ONE);
        // TP 2, FN 1, FP 1, TN 2
        assertThat(metrics.accuracy()).isCloseTo(4 / 6.0, within(1e-12));
        assertThat(metrics.riskyRecall()).isCloseTo(2 / 3.0, within(1e-12));
        assertThat(metrics.mcc()).isCloseTo((4 - 1) / Math.sqrt(3 * 3 * 3 * 3), within(1e-12));
        assertThat(metrics.meanCost()).isCloseTo((5 + 1) / 6.0, within(1e-12));
        // of the nine pairs, seven in order, one tie (.6, .6), one reversed (.4, .6)
        assertThat(metrics.auc()).isCloseTo(7.5 / 9, within(1e-12));
        // at .3: all but one of the safe rows below, no risky one
        assertThat(metrics.ks()).isCloseTo(2 / 3.0, within(1e-12));
    }

    @Test
    void a_constant_answer_has_no_skill() {
        Metrics constant = DecisionMetrics.ofCheaperConstant(ROWS, ROWS, FIVE_TO_ONE);
        assertThat(constant.mcc()).isZero();
        assertThat(constant.ks()).isZero();
        assertThat(constant.auc()).isEqualTo(.5);
        assertThat(constant.riskyRecall()).isEqualTo(1);
        assertThat(constant.meanCost()).isEqualTo(.5);
    }

    @Test
    void the_threshold_of_least_cost_is_found_and_a_tie_goes_to_the_lower_one() {
        // Calling from .4 up costs one false alarm; from above .6 it would cost two missed risks.
        assertThat(ThresholdChoice.leastCost(ROWS, FIVE_TO_ONE)).isCloseTo(.35, within(1e-12));
        // At equal costs the cuts at .35 and .75 differ: one error against two.
        assertThat(ThresholdChoice.leastCost(List.of(row(.2, true), row(.8, false)), new ErrorCost(1, 1)))
                .isZero();
    }

    @Test
    void the_interval_holds_the_estimate_and_is_the_same_for_one_seed() {
        var interval = DecisionMetrics.aucInterval(ROWS, 200, 7);
        assertThat(interval.low()).isLessThanOrEqualTo(7.5 / 9);
        assertThat(interval.high()).isGreaterThanOrEqualTo(7.5 / 9);
        assertThat(DecisionMetrics.aucInterval(ROWS, 200, 7)).isEqualTo(interval);
    }

    /** Drawn from all rows, 37 % of the samples would lack the one risky row, and the interval would begin at .5. */
    @Test
    void no_sample_lacks_a_class_that_is_rare() {
        for (boolean rare : List.of(true, false)) {
            List<ScoredRow> separated = Stream.concat(
                            IntStream.range(0, 99).mapToObj(i -> row(i / 1000.0, rare)), Stream.of(row(.9, !rare)))
                    .map(row -> rare ? row(1 - row.risk(), row.isRisky()) : row)
                    .toList();
            assertThat(DecisionMetrics.auc(separated)).isEqualTo(1);
            assertThat(DecisionMetrics.aucInterval(separated, 400, 3)).isEqualTo(new DecisionMetrics.Interval(1, 1));
        }
        List<ScoredRow> overlapping = Stream.concat(
                        IntStream.range(0, 97).mapToObj(i -> row(i / 100.0, false)),
                        Stream.of(row(.5, true), row(.8, true), row(.95, true)))
                .toList();
        var interval = DecisionMetrics.aucInterval(overlapping, 400, 3);
        assertThat(interval.low()).isGreaterThan(.45).isLessThan(DecisionMetrics.auc(overlapping));
        assertThat(interval.high())
                .isGreaterThan(DecisionMetrics.auc(overlapping))
                .isLessThan(1);
        assertThat(DecisionMetrics.aucInterval(overlapping, 400, 3)).isEqualTo(interval);
    }

    @Test
    void where_no_class_is_rare_rows_are_drawn_from_all_of_them() {
        List<ScoredRow> rows = IntStream.range(0, 60)
                .mapToObj(i -> row((i * 37 % 60) / 60.0, i % 2 == 0))
                .toList();
        // The 400 samples of Random(3), as they were drawn before classes were told apart.
        double[] drawn = new Random(3)
                .ints(400, 0, Integer.MAX_VALUE)
                .mapToDouble(draw -> DecisionMetrics.auc(
                        new Random(draw).ints(60, 0, 60).mapToObj(rows::get).toList()))
                .sorted()
                .toArray();
        assertThat(DecisionMetrics.aucInterval(rows, 400, 3))
                .isEqualTo(new DecisionMetrics.Interval(drawn[9], drawn[390]));
    }

    @Property(tries = 200)
    void auc_equals_counting_all_pairs(@ForAll @IntRange(min = 2, max = 60) int size, @ForAll long seed) {
        List<ScoredRow> rows = random(size, seed);
        List<ScoredRow> risky = rows.stream().filter(ScoredRow::isRisky).toList();
        List<ScoredRow> safe = rows.stream().filter(row -> !row.isRisky()).toList();
        double wins = risky.stream()
                .mapToDouble(r -> safe.stream()
                        .mapToDouble(s -> r.risk() > s.risk() ? 1 : r.risk() == s.risk() ? .5 : 0)
                        .sum())
                .sum();
        double expected = risky.isEmpty() || safe.isEmpty() ? .5 : wins / risky.size() / safe.size();
        assertThat(DecisionMetrics.auc(rows)).isCloseTo(expected, within(1e-9));
    }

    @Property(tries = 200)
    void no_threshold_costs_less_than_the_chosen_one(@ForAll @IntRange(min = 1, max = 40) int size, @ForAll long seed) {
        List<ScoredRow> rows = random(size, seed);
        double chosen = cost(rows, ThresholdChoice.leastCost(rows, FIVE_TO_ONE));
        for (int i = 0; i <= 100; i++) {
            assertThat(chosen).isLessThanOrEqualTo(cost(rows, i / 100.0) + 1e-9);
        }
    }

    private static double cost(List<ScoredRow> rows, double threshold) {
        return DecisionMetrics.of(rows, threshold, FIVE_TO_ONE).meanCost();
    }

    /** Risks on a coarse grid, so that ties are common. */
    private static List<ScoredRow> random(int size, long seed) {
        Random random = new Random(seed);
        return IntStream.range(0, size)
                .mapToObj(_ -> row(random.nextInt(11) / 10.0, random.nextBoolean()))
                .toList();
    }

    private static ScoredRow row(double risk, boolean isRisky) {
        return new ScoredRow(risk, isRisky);
    }
}
