package io.lorica.fitting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lorica.api.decision.PartUse;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AdapterWeightTest {

    @Test
    void what_the_adapter_knows_is_used_as_far_as_the_scorecard_does_not_know_it() {
        assertThat(AdapterWeight.fit(rows(2_000, 0.5), PartUse.AUTO)).isCloseTo(0.5, within(0.12));
    }

    @Test
    void an_adapter_that_says_nothing_is_left_out_unless_it_must_be_in() {
        assertThat(AdapterWeight.fit(rows(300, 0), PartUse.AUTO)).isZero();
        assertThat(AdapterWeight.fit(rows(300, 0.5), PartUse.NEVER)).isZero();
        assertThat(AdapterWeight.fit(rows(300, 0.2), PartUse.ALWAYS)).isPositive();
    }

    /** A standard error lets one in six through by chance. */
    @Test
    void nothing_seldom_opens_the_gate() {
        int open = 0;
        for (int round = 0; round < 200; round++) {
            open += AdapterWeight.fit(rows(120 + round, 0), PartUse.AUTO) > 0 ? 1 : 0;
        }
        assertThat(open).isLessThan(30);
    }

    @Test
    void one_that_says_the_contrary_has_no_weight() {
        assertThat(AdapterWeight.fit(rows(500, -1), PartUse.AUTO)).isZero();
        assertThat(AdapterWeight.fit(rows(500, -1), PartUse.ALWAYS)).isZero();
    }

    @Test
    void few_rows_move_little() {
        assertThat(AdapterWeight.fit(rows(1, 5), PartUse.AUTO)).isZero();
        assertThat(AdapterWeight.fit(rows(6, 5), PartUse.AUTO)).isZero();
        assertThat(AdapterWeight.fit(rows(6, 5), PartUse.ALWAYS)).isLessThan(1);
    }

    @Test
    void what_is_gained_is_told_by_weights_that_had_not_seen_the_rows() {
        AdapterWeight.Gain gain = AdapterWeight.gain(rows(500, 0.5));
        assertThat(gain.rows()).isEqualTo(500);
        assertThat(gain.with()).isLessThan(gain.without() - 0.01);
        assertThat(gain.isReal()).isTrue();
        assertThat(AdapterWeight.gain(rows(500, 0)).isReal()).isFalse();
        assertThat(AdapterWeight.gain(rows(9, 5)).isReal()).isFalse();
        assertThat(AdapterWeight.gain(List.of()).isReal()).isFalse();
    }

    @Test
    void what_is_certain_and_next_to_nothing_does_not_open_the_gate() {
        List<AdapterWeight.Row> known = IntStream.range(0, 500)
                .mapToObj(row -> {
                    double sign = row % 2 == 0 ? 1 : -1;
                    return new AdapterWeight.Row(new double[] {9 * sign, 0}, new double[] {sign, 0}, row % 2);
                })
                .toList();
        AdapterWeight.Gain gain = AdapterWeight.gain(known);
        assertThat(gain.with()).isLessThan(gain.without());
        assertThat(gain.isReal()).isFalse();
    }

    private static List<AdapterWeight.Row> rows(int count, double truth) {
        var random = new Random(count);
        List<AdapterWeight.Row> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            double scorecard = random.nextGaussian();
            double adapter = 2 * random.nextGaussian();
            double risk = 1 / (1 + Math.exp(-scorecard - truth * adapter));
            rows.add(new AdapterWeight.Row(
                    new double[] {0, scorecard}, new double[] {-adapter, 0}, random.nextDouble() < risk ? 1 : 0));
        }
        return rows;
    }
}
