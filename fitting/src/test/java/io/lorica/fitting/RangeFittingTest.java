package io.lorica.fitting;

import static org.assertj.core.api.Assertions.assertThat;

import io.lorica.decision.field.FieldValue;
import io.lorica.scorecard.points.Bin;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RangeFittingTest {

    @Test
    void a_step_in_the_risk_is_found_and_nothing_else() {
        double[] values = IntStream.range(0, 2_000).mapToDouble(i -> i).toArray();
        var random = new Random(3);
        int[] labels = IntStream.range(0, 2_000)
                .map(i -> random.nextDouble() < (i < 800 ? 0.1 : 0.5) ? 1 : 0)
                .toArray();
        List<Double> edges = RangeFitting.edges(values, labels, 2, null);
        assertThat(edges).hasSize(1);
        assertThat(edges.getFirst()).isBetween(740.0, 860.0);
    }

    @Test
    void chance_makes_one_bin() {
        var random = new Random(4);
        double[] values = random.doubles(1_000).toArray();
        int[] labels = random.ints(1_000, 0, 3).toArray();
        assertThat(RangeFitting.edges(values, labels, 3, null)).isEmpty();
    }

    @Test
    void one_value_makes_one_bin_and_extreme_ones_no_trouble() {
        assertThat(RangeFitting.edges(new double[100], new int[100], 2, null)).isEmpty();
        double[] far = new double[200];
        Arrays.fill(far, 0, 100, -1e300);
        Arrays.fill(far, 100, 200, 1e300);
        int[] labels = new int[200];
        Arrays.fill(labels, 100, 200, 1);
        assertThat(RangeFitting.edges(far, labels, 2, null)).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(Direction.class)
    void risks_of_bins_follow_the_trend(Direction trend) {
        var random = new Random(5);
        double[] values = random.doubles(3_000, -10, 10).toArray();
        int[] labels = Arrays.stream(values)
                .mapToInt(value -> random.nextDouble() < 0.3 + 0.25 * Math.sin(value / 2) ? 1 : 0)
                .toArray();
        List<Bin> bins = evidence(values, labels, trend).bins();
        List<Double> risks = bins.subList(0, bins.size() - 2).stream()
                .map(bin -> bin.evidence().get(1) - bin.evidence().get(0))
                .toList();
        assertThat(risks).hasSizeGreaterThan(1);
        for (int i = 1; i < risks.size(); i++) {
            assertThat(trend == Direction.RISING ? risks.get(i) - risks.get(i - 1) : risks.get(i - 1) - risks.get(i))
                    .isPositive();
        }
    }

    @Test
    void counts_of_bins_add_up_to_the_rows_and_each_row_falls_where_it_was_counted() {
        var random = new Random(6);
        double[] values = random.doubles(997, 0, 1)
                .map(value -> Math.round(value * 20) / 20.0)
                .toArray();
        int[] labels = Arrays.stream(values)
                .mapToInt(value -> random.nextDouble() < value ? 1 : 0)
                .toArray();
        FieldEvidence evidence = evidence(values, labels, null);
        long[][] counted = new long[evidence.bins().size()][2];
        for (int i = 0; i < values.length; i++) {
            counted[evidence.binning().bin(number(values[i]))][labels[i]]++;
        }
        for (int bin = 0; bin < counted.length; bin++) {
            assertThat(evidence.bins().get(bin).rows())
                    .containsExactlyElementsOf(
                            Arrays.stream(counted[bin]).boxed().toList());
        }
        assertThat(evidence.bins().stream()
                        .flatMap(bin -> bin.rows().stream())
                        .mapToLong(Long::longValue)
                        .sum())
                .isEqualTo(997);
    }

    private static FieldEvidence evidence(double[] values, int[] labels, Direction trend) {
        List<LabelledRow> rows = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            Map<String, FieldValue> inputs = new HashMap<>();
            inputs.put("x", number(values[i]));
            rows.add(new LabelledRow(inputs, labels[i], null, null));
        }
        return FieldEvidence.ofNumber("x", rows, IntStream.range(0, rows.size()).toArray(), 2, trend);
    }

    private static FieldValue number(double value) {
        return new FieldValue.Numeric(BigDecimal.valueOf(value));
    }
}
