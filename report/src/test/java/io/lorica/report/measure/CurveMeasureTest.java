package io.lorica.report.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lorica.api.report.OutcomeCurves;
import io.lorica.api.report.OutcomeCurves.CalibrationBin;
import io.lorica.api.report.OutcomeCurves.GainsBin;
import io.lorica.api.report.OutcomeCurves.KsPoint;
import io.lorica.api.report.OutcomeCurves.ScoreBin;
import io.lorica.decision.metrics.ScoredRow;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class CurveMeasureTest {
    private static final Offset<Double> EXACT = within(1e-12);
    private final OutcomeCurves sixty = CurveMeasure.of("bad", Sample.SIXTY, Sample.SIXTY);

    /** roc_auc_score and, from its definition by structural components, DeLong's interval. */
    @Test
    void the_area_and_its_interval_are_those_of_the_reference() {
        assertThat(sixty.auc()).isCloseTo(0.6288888888888889, EXACT);
        assertThat(sixty.aucInterval().low()).isCloseTo(0.4835267566782928, EXACT);
        assertThat(sixty.aucInterval().high()).isCloseTo(0.7742510210994851, EXACT);
        assertThat(sixty.positives()).isEqualTo(30);
    }

    /** scipy.stats.ks_2samp. */
    @Test
    void the_classes_are_furthest_apart_where_scipy_says() {
        assertThat(sixty.ks().value()).isCloseTo(0.3, EXACT);
        assertThat(sixty.ks().probability()).isCloseTo(0.46534653465346537, EXACT);
        assertThat(sixty.ks().othersBelow() - sixty.ks().positivesBelow()).isCloseTo(0.3, EXACT);
    }

    /** sklearn.calibration.calibration_curve(strategy='quantile'). */
    @Test
    void calibration_bins_are_those_of_scikit_learn() {
        assertThat(sixty.calibration()).extracting(CalibrationBin::rows).containsOnly(6);
        close(
                sixty.calibration().stream().map(CalibrationBin::observed).toList(),
                List.of(3 / 6.0, 2 / 6.0, 2 / 6.0, 2 / 6.0, 2 / 6.0, 3 / 6.0, 4 / 6.0, 5 / 6.0, 4 / 6.0, 3 / 6.0));
        close(
                sixty.calibration().stream().map(CalibrationBin::meanPredicted).toList(),
                List.of(
                        0.04125413,
                        0.14026403,
                        0.23927393,
                        0.34158416,
                        0.44059406,
                        0.53960396,
                        0.63861386,
                        0.74092409,
                        0.83993399,
                        0.94059406));
    }

    /** numpy.cumsum of the labels by falling risk. */
    @Test
    void gains_add_up_from_the_riskiest_bin_on() {
        close(
                sixty.gains().stream().map(GainsBin::captured).toList(),
                List.of(3 / 30.0, 7 / 30.0, 12 / 30.0, 16 / 30.0, 19 / 30.0, 21 / 30.0, 23 / 30.0, 25 / 30.0, .9, 1.0));
        assertThat(sixty.gains().getFirst().lift()).isCloseTo(1, EXACT);
        assertThat(sixty.gains().get(2).lift()).isCloseTo(0.4 / 0.3, EXACT);
        assertThat(sixty.gains().getLast().shareOfRows()).isEqualTo(1);
    }

    @Test
    void every_row_is_in_one_score_bin() {
        assertThat(sixty.scores().stream().mapToInt(ScoreBin::positives).sum()).isEqualTo(30);
        assertThat(sixty.scores().stream().mapToInt(ScoreBin::others).sum()).isEqualTo(30);
        assertThat(CurveMeasure.scores(List.of(new ScoredRow(1, true))).getLast())
                .isEqualTo(new ScoreBin(.95, 1, 1, 0));
    }

    @Test
    void rows_of_one_probability_are_one_bin() {
        List<ScoredRow> same =
                IntStream.range(0, 20).mapToObj(i -> new ScoredRow(0.5, i < 5)).toList();
        assertThat(CurveMeasure.gains(same)).containsExactly(new GainsBin(1, 20, 5, 1, 1, 1));
        assertThat(CurveMeasure.calibration(same)).hasSize(1);
    }

    @Test
    void one_class_has_neither_distance_nor_interval() {
        List<ScoredRow> good = List.of(new ScoredRow(0.2, false), new ScoredRow(0.4, false));
        assertThat(CurveMeasure.ks(good)).isEqualTo(new KsPoint(0, 0, 0, 0));
        assertThat(DeLong.interval(good)).isNull();
    }

    /** By hand: of risky .8, .4 and safe .4, .1 the placements are 1, .75 and .25, 0; each has variance 1/32. */
    @Test
    void ties_count_half_in_the_interval() {
        List<ScoredRow> rows = List.of(
                new ScoredRow(0.8, true),
                new ScoredRow(0.4, true),
                new ScoredRow(0.4, false),
                new ScoredRow(0.1, false));
        double half = 1.959963984540054 * Math.sqrt(1 / 32.0 / 2 + 1 / 32.0 / 2);
        assertThat(DeLong.interval(rows).low()).isCloseTo(0.875 - half, EXACT);
        assertThat(DeLong.interval(rows).high()).isEqualTo(1);
    }

    private static void close(List<Double> found, List<Double> expected) {
        assertThat(found)
                .usingElementComparator((a, b) -> Math.abs(a - b) < 1e-8 ? 0 : Double.compare(a, b))
                .containsExactlyElementsOf(expected);
    }
}
