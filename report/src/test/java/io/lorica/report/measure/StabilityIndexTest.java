package io.lorica.report.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lorica.api.report.Drift.Psi;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StabilityIndexTest {

    /** As after a field that tells the outcome: fits without a row say 0.002, the last fit 0.001, of the same rows. */
    @Test
    void what_is_between_fits_and_not_between_rows_has_not_moved() {
        double[] before = IntStream.range(0, 400)
                .mapToDouble(i -> i % 9 == 0 ? 0.997 + i % 5 / 2_000.0 : 0.002 + i % 5 / 2_000.0)
                .toArray();
        double[] after = IntStream.range(0, 100)
                .mapToDouble(i -> i % 9 == 0 ? 0.9995 : 0.001)
                .toArray();
        assertThat(StabilityIndex.ofNumbers(before, after).value()).isGreaterThan(1);
        Psi index = StabilityIndex.ofProbabilities(before, after);
        assertThat(index.value()).isLessThan(index.chance());
        double[] moved =
                Arrays.stream(after).map(risk -> risk < 0.5 ? 0.4 : risk).toArray();
        assertThat(StabilityIndex.ofProbabilities(before, moved).value()).isGreaterThan(1);
    }

    /** NumPy, ((a - b) * log(a / b)).sum() of [.1, .2, .3, .4] and [.2, .2, .3, .3]; SciPy, chi2.ppf(.95, 3) / 50. */
    @Test
    void the_index_and_what_chance_gives_are_those_of_the_reference() {
        Psi psi = StabilityIndex.of(new long[] {10, 20, 30, 40}, new long[] {20, 20, 30, 30});
        assertThat(psi.value()).isCloseTo(0.09808292530117264, within(1e-12));
        assertThat(psi.chance()).isCloseTo(0.1562945580650236, within(1e-9));
    }

    @Test
    void what_has_not_moved_has_index_0_whatever_the_numbers_of_rows() {
        double[] before = IntStream.range(0, 1_000).asDoubleStream().toArray();
        double[] after = IntStream.range(0, 100).mapToDouble(i -> 10 * i).toArray();
        assertThat(StabilityIndex.ofNumbers(before, after).value()).isCloseTo(0, within(1e-12));
    }

    @Test
    void values_that_went_missing_move_the_index() {
        double[] before = IntStream.range(0, 100).asDoubleStream().toArray();
        double[] after = before.clone();
        Arrays.fill(after, 0, 50, Double.NaN);
        assertThat(StabilityIndex.ofNumbers(before, after).value()).isGreaterThan(0.25);
    }

    @Test
    void one_value_has_no_index_to_speak_of() {
        assertThat(StabilityIndex.ofTexts(List.of("a", "a"), List.of("a"))).isEqualTo(new Psi(0, 0));
        assertThat(StabilityIndex.ofNumbers(new double[] {5, 5, 5}, new double[] {5}))
                .isEqualTo(new Psi(0, 0));
    }

    @Test
    void texts_are_counted_by_text() {
        double moved = StabilityIndex.ofTexts(List.of("a", "b", "a", "b"), List.of("a", "a", "a", "b"))
                .value();
        assertThat(moved).isCloseTo(0.25 * Math.log(1.5) - 0.25 * Math.log(0.5), within(1e-12));
    }
}
