package io.lorica.decision.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RankingTest {
    /** Six rows worked out by hand: risky at .9, .6, .4; safe at .6, .3, .1. */
    private static final List<ScoredRow> ROWS =
            List.of(row(.9, true), row(.6, true), row(.4, true), row(.6, false), row(.3, false), row(.1, false));

    @Test
    void ranks_equal_hand_computed_values() {
        // of the nine pairs, seven in order, one tie (.6, .6), one reversed (.4, .6)
        assertThat(Ranking.auc(ROWS)).isCloseTo(7.5 / 9, within(1e-12));
        // at .3: all but one of the safe rows below, no risky one
        assertThat(Ranking.ks(ROWS)).isCloseTo(2 / 3.0, within(1e-12));
    }

    @Test
    void the_interval_holds_the_estimate_and_is_the_same_for_one_seed() {
        var interval = interval(ROWS, 200, 7);
        assertThat(interval.low()).isLessThanOrEqualTo(7.5 / 9);
        assertThat(interval.high()).isGreaterThanOrEqualTo(7.5 / 9);
        assertThat(interval(ROWS, 200, 7)).isEqualTo(interval);
    }

    /** Drawn from all rows, 37 % of the samples would lack the one risky row, and the interval would begin at .5. */
    @Test
    void no_sample_lacks_a_class_that_is_rare() {
        for (boolean rare : List.of(true, false)) {
            List<ScoredRow> separated = Stream.concat(
                            IntStream.range(0, 99).mapToObj(i -> row(i / 1000.0, rare)), Stream.of(row(.9, !rare)))
                    .map(row -> rare ? row(1 - row.risk(), row.isRisky()) : row)
                    .toList();
            assertThat(Ranking.auc(separated)).isEqualTo(1);
            assertThat(interval(separated, 400, 3)).isEqualTo(new Bootstrap.Interval(1, 1));
        }
        List<ScoredRow> overlapping = Stream.concat(
                        IntStream.range(0, 97).mapToObj(i -> row(i / 100.0, false)),
                        Stream.of(row(.5, true), row(.8, true), row(.95, true)))
                .toList();
        var interval = interval(overlapping, 400, 3);
        assertThat(interval.low()).isGreaterThan(.45).isLessThan(Ranking.auc(overlapping));
        assertThat(interval.high()).isGreaterThan(Ranking.auc(overlapping)).isLessThan(1);
        assertThat(interval(overlapping, 400, 3)).isEqualTo(interval);
    }

    @Test
    void where_no_class_is_rare_rows_are_drawn_from_all_of_them() {
        List<ScoredRow> rows = IntStream.range(0, 60)
                .mapToObj(i -> row((i * 37 % 60) / 60.0, i % 2 == 0))
                .toList();
        // The 400 samples of Random(3), as they were drawn before classes were told apart.
        double[] drawn = new Random(3)
                .ints(400, 0, Integer.MAX_VALUE)
                .mapToDouble(draw -> Ranking.auc(
                        new Random(draw).ints(60, 0, 60).mapToObj(rows::get).toList()))
                .sorted()
                .toArray();
        assertThat(interval(rows, 400, 3)).isEqualTo(new Bootstrap.Interval(drawn[9], drawn[390]));
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
        assertThat(Ranking.auc(rows)).isCloseTo(expected, within(1e-9));
    }

    private static Bootstrap.Interval interval(List<ScoredRow> rows, int samples, long seed) {
        return new Bootstrap(samples, seed).interval(rows, ScoredRow::isRisky, Ranking::auc);
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
