package io.lorica.report.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.lorica.api.report.OutcomeCurves.RocPoint;
import io.lorica.decision.metrics.ScoredRow;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RocTest {
    /** sklearn.metrics.roc_curve([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]) of scikit-learn 1.9, its own example. */
    @Test
    void points_are_those_of_scikit_learn() {
        assertThat(Roc.of(List.of(row(0.1, false), row(0.4, false), row(0.35, true), row(0.8, true))))
                .containsExactly(
                        new RocPoint(0, 0, null),
                        new RocPoint(0, 0.5, 0.8),
                        new RocPoint(0.5, 0.5, 0.4),
                        new RocPoint(0.5, 1, 0.35),
                        new RocPoint(1, 1, 0.1));
    }

    @Test
    void rows_of_one_probability_are_one_step() {
        assertThat(Roc.of(List.of(row(0.5, false), row(0.5, true), row(0.5, true))))
                .containsExactly(new RocPoint(0, 0, null), new RocPoint(1, 1, 0.5));
    }

    @Test
    void many_rows_have_at_most_200_points_between_both_corners() {
        Random random = new Random(1);
        List<ScoredRow> rows = Stream.generate(() -> row(random.nextDouble(), random.nextBoolean()))
                .limit(5_000)
                .toList();
        List<RocPoint> points = Roc.of(rows);
        assertThat(points).hasSize(200);
        assertThat(points.getFirst()).isEqualTo(new RocPoint(0, 0, null));
        assertThat(points.getLast().falsePositiveRate()).isEqualTo(1);
        assertThat(points.getLast().truePositiveRate()).isEqualTo(1);
    }

    @Test
    void there_is_no_curve_of_one_class() {
        assertThat(Roc.of(List.of(row(0.5, true)))).isEmpty();
    }

    private static ScoredRow row(double risk, boolean isRisky) {
        return new ScoredRow(risk, isRisky);
    }
}
