package io.lorica.scorecard.reason.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.decision.DecisionSpec.ErrorCost;
import io.lorica.api.decision.DecisionSpec.Outcome;
import io.lorica.api.decision.Field;
import io.lorica.api.decision.FieldRole;
import io.lorica.api.decision.FieldType;
import io.lorica.api.decision.Trend;
import io.lorica.decision.field.FieldValue;
import io.lorica.scorecard.Scorecard;
import io.lorica.scorecard.Scorecard.Weighted;
import io.lorica.scorecard.points.Bin;
import io.lorica.scorecard.points.Binning;
import io.lorica.scorecard.points.FieldPoints;
import io.lorica.scorecard.points.PointsTable;
import io.lorica.scorecard.reason.Contrast;
import io.lorica.scorecard.reason.Reference;
import io.lorica.scorecard.reason.change.Proposal.FieldChange;
import io.lorica.scorecard.reason.change.Proposal.Found;
import io.lorica.scorecard.reason.change.Proposal.None;
import io.lorica.scorecard.reason.change.Proposal.Why;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Up to nine amounts a, b, … of three bins, below 100 and from 200 on, and a home. */
class ChangeSearchTest {
    private static final List<String> LABELS = List.of("good", "bad");
    private static final Contrast BAD = Contrast.ofOutcome(LABELS, "bad");

    @Test
    void one_field_is_enough_and_moves_no_further_than_it_must() {
        assertThat(find(scorecard(1), spec(1, UnaryOperator.identity()), 0.1, 300.0))
                .isEqualTo(new Found(List.of(change("a", 300, 199, 0.101)), 0.101, true));
        assertThat(find(scorecard(1), spec(1, UnaryOperator.identity()), -0.9, 300.0))
                .isEqualTo(new Found(List.of(change("a", 300, 99, 0.201)), 0.201, true));
    }

    @Test
    void two_fields_where_one_is_not_enough() {
        assertThat(find(scorecard(2), spec(2, UnaryOperator.identity()), -1.5, 300.0, 210.0))
                .isEqualTo(new Found(
                        List.of(change("a", 300, 99, 0.201), change("b", 210, 99, 0.111)), 0.201 + 0.111, true));
    }

    @Test
    void three_fields_are_found_step_by_step_and_said_not_to_be_the_smallest() {
        var found = (Found) find(scorecard(3), spec(3, UnaryOperator.identity()), -1.9, 300.0, 300.0, 300.0);
        assertThat(found.changes()).hasSize(3);
        assertThat(found.isSmallest()).isFalse();
        // Two of them all the way down, one half way: nothing of it can be taken back.
        assertThat(found.size()).isCloseTo(0.201 + 0.201 + 0.101, within(1e-9));
    }

    @Test
    void none_is_said_to_be_none() {
        Scorecard scorecard = scorecard(1);
        assertThat(find(scorecard, spec(1, UnaryOperator.identity()), -5, 300.0))
                .isInstanceOfSatisfying(None.class, none -> {
                    assertThat(none.why()).isEqualTo(Why.NOT_FOUND);
                    assertThat(none.tried()).isPositive();
                });
        assertThat(find(scorecard, spec(1, field -> field.withMutable(false)), 0.1, 300.0))
                .isEqualTo(new None(Why.NOTHING_TO_CHANGE, 0));
    }

    @Test
    void bounds_and_trends_are_kept() {
        Scorecard scorecard = scorecard(1);
        assertThat(find(scorecard, spec(1, field -> field.withRange(new BigDecimal(250), null)), 0.1, 300.0))
                .isInstanceOf(None.class);
        assertThat(find(scorecard, spec(1, field -> field.withTrend(Trend.DECREASING)), 0.1, 300.0))
                .isInstanceOf(None.class);
        assertThat(find(scorecard, spec(1, field -> field.withTrend(Trend.INCREASING)), 0.1, 300.0))
                .isInstanceOf(Found.class);
    }

    @Test
    void a_value_that_is_missing_is_not_made_up() {
        DecisionSpec spec = spec(1, UnaryOperator.identity());
        var search = new ChangeSearch(spec, scorecard(1), reference(scorecard(1)));
        assertThat(search.find(Map.of("a", new FieldValue.Missing()), BAD, _ -> true))
                .isEqualTo(new None(Why.NOTHING_TO_CHANGE, 0));
    }

    @Test
    void where_deciding_takes_long_only_what_promises_is_decided_and_only_what_was_decided_is_proposed() {
        Scorecard scorecard = scorecard(2);
        var search = new ChangeSearch(spec(2, UnaryOperator.identity()), scorecard, reference(scorecard));
        List<Double> decided = new ArrayList<>();
        // What a part that is slow adds is only known by asking it.
        var found = (Found) search.find(inputs(300, 300), BAD, row -> score(scorecard, row) < 1.5, row -> {
            decided.add(score(scorecard, row));
            return score(scorecard, row) < -0.5;
        });
        assertThat(found.changes()).hasSize(2);
        assertThat(found.isSmallest()).isFalse();
        assertThat(decided).allMatch(score -> score < 1.5).hasSizeLessThanOrEqualTo(ChangedRow.MOST_DECIDED);
        assertThat(decided.getLast()).isLessThan(-0.5);
        assertThat(search.find(inputs(300, 300), BAD, _ -> true, _ -> false)).isInstanceOf(None.class);
    }

    @Test
    void another_category_is_one_of_those_that_are_declared() {
        Field home = new Field("home", FieldType.CATEGORY, FieldRole.INPUT, false, List.of("own", "rent", "free"))
                .withMutable(true);
        var binning = new Binning.Categories(Map.of("own", 0, "rent", 1));
        var points = new FieldPoints("home", 1, binning, List.of(bin(-1), bin(1), bin(0), bin(0)));
        var scorecard = new Scorecard(
                LABELS,
                List.of(0.0, 0.0),
                new Weighted<>(1, new PointsTable(List.of(0.0, 0.0), List.of(points))),
                null,
                null);
        var search = new ChangeSearch(spec(List.of(home)), scorecard, reference(scorecard));
        assertThat(search.find(
                        Map.of("home", new FieldValue.Category("rent")), BAD, row -> score(scorecard, row) < -0.5))
                .isEqualTo(new Found(
                        List.of(new FieldChange(
                                "home", new FieldValue.Category("rent"), new FieldValue.Category("own"), 1)),
                        1,
                        true));
    }

    /** Against all whole values of two fields. */
    @Property(tries = 60)
    void no_smaller_change_is_there(@ForAll long seed) {
        var random = new Random(seed);
        Scorecard scorecard = scorecard(2);
        double[] row = {random.nextInt(400), random.nextInt(400)};
        double limit = random.nextInt(-20, 20) / 10.0 + 0.05;
        Proposal proposal = find(scorecard, spec(2, UnaryOperator.identity()), limit, row);
        int fields = 3;
        double size = 0;
        for (int a = 0; a <= 1_000; a++) {
            for (int b : new int[] {(int) row[1], 99, 100, 199, 200}) {
                int changed = (a == row[0] ? 0 : 1) + (b == row[1] ? 0 : 1);
                double moved = (Math.abs(a - row[0]) + Math.abs(b - row[1])) / 1_000;
                boolean isOther = score(scorecard, inputs(a, b)) < limit;
                if (changed > 0 && isOther && (changed < fields || (changed == fields && moved < size))) {
                    fields = changed;
                    size = moved;
                }
            }
        }
        if (score(scorecard, inputs(row)) < limit) {
            return;
        }
        if (proposal instanceof Found found) {
            assertThat(found.changes()).hasSize(fields);
            assertThat(found.size()).isCloseTo(size, within(1e-9));
            Map<String, FieldValue> changed = new HashMap<>(inputs(row));
            found.changes().forEach(change -> changed.put(change.field(), change.to()));
            assertThat(score(scorecard, changed)).isLessThan(limit);
        } else {
            assertThat(fields).isEqualTo(3);
        }
    }

    private static Proposal find(Scorecard scorecard, DecisionSpec spec, double below, double... row) {
        return new ChangeSearch(spec, scorecard, reference(scorecard))
                .find(inputs(row), BAD, changed -> score(scorecard, changed) < below);
    }

    private static double score(Scorecard scorecard, Map<String, FieldValue> row) {
        return scorecard.score(row).stream()
                .mapToDouble(part -> part.logOdds().get(1) - part.logOdds().get(0))
                .sum();
    }

    /** Each amount: -1 below 100, 0 below 200, 1 from there on. */
    private static Scorecard scorecard(int amounts) {
        List<FieldPoints> fields = names(amounts).stream()
                .map(name -> new FieldPoints(
                        name,
                        1,
                        new Binning.Ranges(List.of(100.0, 200.0)),
                        List.of(bin(-1), bin(0), bin(1), bin(0), bin(0))))
                .toList();
        var table = new PointsTable(List.of(0.0, 0.0), fields);
        return new Scorecard(LABELS, List.of(0.0, 0.0), new Weighted<>(1, table), null, null);
    }

    private static Bin bin(double bad) {
        return new Bin(List.of(1L, 1L), List.of(0.0, bad));
    }

    private static Reference reference(Scorecard scorecard) {
        return Reference.draw(scorecard, List.of(inputs(0, 0, 0), inputs(400, 400, 400)), "rows", 1);
    }

    private static DecisionSpec spec(int amounts, UnaryOperator<Field> with) {
        return spec(names(amounts).stream()
                .map(name -> new Field(name, FieldType.NUMBER, FieldRole.INPUT, false, List.of())
                        .withRange(BigDecimal.ZERO, new BigDecimal(1_000))
                        .withMutable(true))
                .map(with)
                .toList());
    }

    private static DecisionSpec spec(List<Field> fields) {
        return new DecisionSpec(
                "test",
                fields,
                "{{ a }}",
                List.of(new Outcome("good", " good", "approve"), new Outcome("bad", " bad", "decline")),
                "bad",
                new ErrorCost(1, 1));
    }

    private static Map<String, FieldValue> inputs(double... row) {
        Map<String, FieldValue> inputs = new HashMap<>();
        for (int i = 0; i < row.length; i++) {
            inputs.put(names(row.length).get(i), new FieldValue.Numeric(BigDecimal.valueOf(row[i])));
        }
        return inputs;
    }

    private static List<String> names(int amounts) {
        return IntStream.range(0, amounts)
                .mapToObj(i -> String.valueOf((char) ('a' + i)))
                .toList();
    }

    private static FieldChange change(String field, int from, int to, double size) {
        return new FieldChange(
                field,
                new FieldValue.Numeric(BigDecimal.valueOf(from)),
                new FieldValue.Numeric(BigDecimal.valueOf(to)),
                size);
    }
}
