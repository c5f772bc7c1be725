package io.lorica.scorecard.points;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.lorica.api.decision.PointsScale;
import io.lorica.api.report.PointsDiff;
import io.lorica.api.report.PointsDiff.BinDiff;
import io.lorica.api.report.PointsDiff.Change;
import io.lorica.api.report.PointsDiff.FieldDiff;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PointsDifferenceTest {
    /** A scale on which log-odds are points. */
    private static final PointsScale PLAIN = new PointsScale(0, 1, Math.log(2));

    private static Bin bin(double evidence) {
        return new Bin(List.of(1L, 1L), List.of(evidence, 0.0));
    }

    private static FieldPoints amount(double edge, double below, double above) {
        return new FieldPoints(
                "amount", 1, new Binning.Ranges(List.of(edge)), List.of(bin(below), bin(above), bin(0), bin(0)));
    }

    private static FieldPoints home(String... values) {
        Map<String, Integer> one = new HashMap<>();
        List.of(values).forEach(value -> one.put(value, 0));
        return new FieldPoints("home", 1, new Binning.Categories(one), List.of(bin(2), bin(0), bin(0)));
    }

    private static ScaledPoints points(double base, FieldPoints... fields) {
        return new ScaledPoints(new PointsTable(List.of(base, 0.0), List.of(fields)), 1, PLAIN);
    }

    private static PointsDiff diff(ScaledPoints before, ScaledPoints after) {
        return PointsDifference.of("credit", 2, before, 5, after);
    }

    @Test
    void equal_points_are_unchanged() {
        PointsDiff diff = diff(points(1, amount(5, 1, -1)), points(1, amount(5, 1.004, -1)));
        assertThat(diff.adapter()).isEqualTo("credit");
        assertThat(diff.before()).isEqualTo(2);
        assertThat(diff.after()).isEqualTo(5);
        assertThat(diff.fields()).extracting(FieldDiff::change).containsOnly(Change.UNCHANGED);
    }

    @Test
    void a_bin_that_holds_the_same_is_compared_and_a_moved_edge_makes_other_bins() {
        FieldDiff same = diff(points(1, amount(5, 1, -1)), points(3, amount(5, 1.5, -1)))
                .fields()
                .getFirst();
        assertThat(same.change()).isEqualTo(Change.CHANGED);
        assertThat(same.bins().getFirst().bin()).isEqualTo("below 5");
        assertThat(same.bins().getFirst().before()).isCloseTo(1, within(1e-12));
        assertThat(same.bins().getFirst().after()).isCloseTo(1.5, within(1e-12));
        FieldDiff moved = diff(points(1, amount(5, 1, -1)), points(1, amount(6, 1, -1)))
                .fields()
                .getFirst();
        assertThat(moved.bins())
                .extracting(BinDiff::bin, BinDiff::change)
                .containsExactly(
                        tuple("below 6", Change.ADDED),
                        tuple("from 6", Change.ADDED),
                        tuple("missing", Change.UNCHANGED),
                        tuple("other", Change.UNCHANGED),
                        tuple("below 5", Change.REMOVED),
                        tuple("from 5", Change.REMOVED));
    }

    @Test
    void the_table_has_a_line_for_each_bin_that_is_not_as_it_was() throws IOException {
        var csv = new StringBuilder();
        PointsDiffCsv.write(diff(points(1, amount(5, 1, -1)), points(3, amount(5, 1.5, -1))), csv);
        assertThat(csv.toString().lines().toList())
                .hasSize(3)
                .startsWith("field,bin,change,v2,v5")
                .last()
                .asString()
                .startsWith("amount,below 5,CHANGED,1.0");
    }

    @Test
    void fields_come_and_go_and_so_does_the_base() {
        PointsDiff diff = diff(points(1, amount(5, 1, -1)), points(3, home("own", "rent")));
        assertThat(diff.baseBefore()).isCloseTo(1, within(1e-12));
        assertThat(diff.baseAfter()).isCloseTo(3, within(1e-12));
        assertThat(diff.fields()).extracting(FieldDiff::field).containsExactly("home", "amount");
        assertThat(diff.fields()).extracting(FieldDiff::change).containsExactly(Change.ADDED, Change.REMOVED);
        assertThat(diff.fields().getFirst().bins().getFirst().bin()).isEqualTo("own, rent");
        assertThat(diff.fields().getFirst().bins().getFirst().before()).isNull();
        assertThat(diff.fields().get(1).bins().getFirst().after()).isNull();
    }
}
