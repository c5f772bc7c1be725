package io.lorica.report.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.decision.DecisionSpec.ErrorCost;
import io.lorica.api.decision.DecisionSpec.Outcome;
import io.lorica.api.decision.Field;
import io.lorica.api.decision.FieldRole;
import io.lorica.api.decision.FieldType;
import io.lorica.api.report.FieldFairness;
import io.lorica.api.report.FieldFairness.Evidence;
import io.lorica.api.report.FieldFairness.Group;
import io.lorica.decision.field.FieldValue;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FairnessMeasureTest {
    private static final DecisionSpec SPEC = new DecisionSpec(
            "test",
            List.of(
                    new Field("sex", FieldType.CATEGORY, FieldRole.PROTECTED, false, List.of()),
                    new Field("age", FieldType.NUMBER, FieldRole.PROTECTED, false, List.of())),
            "x",
            List.of(new Outcome("good", " good", "approve"), new Outcome("bad", " bad", "decline")),
            "bad",
            new ErrorCost(1, 1));

    /** Of 60 men 45 are approved, of 40 women 20, of 10 others 5; of the good ones 40 of 50 and 15 of 25. */
    private static List<ReportRow> rows() {
        List<ReportRow> rows = new ArrayList<>();
        add(rows, "male", 40, 10, 5, 5);
        add(rows, "female", 15, 10, 5, 10);
        add(rows, "other", 5, 5, 0, 0);
        return rows;
    }

    private static void add(List<ReportRow> rows, String sex, int goodYes, int goodNo, int badYes, int badNo) {
        IntStream.range(0, goodYes).forEach(i -> rows.add(row(sex, 20 + i, "good", 0.2)));
        IntStream.range(0, goodNo).forEach(i -> rows.add(row(sex, 30 + i, "good", 0.8)));
        IntStream.range(0, badYes).forEach(i -> rows.add(row(sex, 40 + i, "bad", 0.2)));
        IntStream.range(0, badNo).forEach(i -> rows.add(row(sex, 50 + i, "bad", 0.8)));
    }

    private static ReportRow row(String sex, int age, String truth, double risk) {
        return Sample.row(
                truth,
                risk,
                Map.of("sex", new FieldValue.Category(sex), "age", new FieldValue.Numeric(BigDecimal.valueOf(age))),
                null);
    }

    private static Group group(FieldFairness field, String value) {
        return field.groups().stream()
                .filter(group -> group.value().equals(value))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void groups_are_held_against_the_one_that_is_approved_most() {
        FieldFairness sex = FairnessMeasure.of(SPEC, rows()).getFirst();
        assertThat(sex.reference()).isEqualTo("male");
        assertThat(group(sex, "male").disparateImpact()).isNull();
        Group women = group(sex, "female");
        assertThat(women.approved()).isEqualTo(20);
        assertThat(women.approvalRate()).isEqualTo(0.5);
        assertThat(women.disparateImpact()).isCloseTo(0.5 / 0.75, within(1e-12));
        assertThat(women.belowFourFifths()).isTrue();
        // Katz by hand: ln(2/3) -+ 1.96 sqrt(1/20 - 1/40 + 1/45 - 1/60).
        double error = 1.959963984540054 * Math.sqrt(1 / 20.0 - 1 / 40.0 + 1 / 45.0 - 1 / 60.0);
        assertThat(women.disparateImpactInterval().low()).isCloseTo(Math.exp(Math.log(2 / 3.0) - error), within(1e-9));
        assertThat(women.disparateImpactInterval().high()).isCloseTo(Math.exp(Math.log(2 / 3.0) + error), within(1e-9));
        assertThat(women.equalOpportunity()).isCloseTo(15 / 25.0 - 40 / 50.0, within(1e-12));
        // statsmodels, confint_proportions_2indep(15, 25, 40, 50, compare='diff', method='newcomb').
        assertThat(women.equalOpportunityInterval().low()).isCloseTo(-0.41157514424271857, within(1e-9));
        assertThat(women.equalOpportunityInterval().high()).isCloseTo(0.011048928699610633, within(1e-9));
    }

    @Test
    void a_small_group_is_counted_and_not_judged() {
        Group other = group(FairnessMeasure.of(SPEC, rows()).getFirst(), "other");
        assertThat(other.evidence()).isEqualTo(Evidence.INSUFFICIENT);
        assertThat(other.rows()).isEqualTo(10);
        assertThat(other.disparateImpact()).isNull();
        assertThat(other.belowFourFifths()).isNull();
        assertThat(other.equalOpportunity()).isNull();
    }

    @Test
    void ages_are_put_into_bands_that_hold_all_rows() {
        FieldFairness age = FairnessMeasure.of(SPEC, rows()).get(1);
        assertThat(age.groups())
                .hasSize(3)
                .allSatisfy(band -> assertThat(band.rows()).isGreaterThanOrEqualTo(30));
        assertThat(age.groups().stream().mapToInt(Group::rows).sum()).isEqualTo(110);
        assertThat(age.groups().getFirst().value()).startsWith("below ");
    }

    @Test
    void a_group_alone_has_nothing_to_be_held_against() {
        List<ReportRow> women = rows().stream()
                .filter(row -> Values.text(row.protectedValues().get("sex")).equals("female"))
                .toList();
        FieldFairness sex = FairnessMeasure.of(SPEC, women).getFirst();
        assertThat(sex.reference()).isNull();
        assertThat(group(sex, "female").disparateImpact()).isNull();
    }

    @Test
    void rows_without_a_value_are_a_group() {
        List<ReportRow> rows = new ArrayList<>(rows());
        rows.add(Sample.row("good", 0.2, Map.of(), null));
        assertThat(group(FairnessMeasure.of(SPEC, rows).getFirst(), "missing").rows())
                .isEqualTo(1);
        assertThat(group(FairnessMeasure.of(SPEC, rows).get(1), "missing").rows())
                .isEqualTo(1);
    }
}
