package io.lorica.scorecard.reason.principal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.decision.DecisionSpec.ErrorCost;
import io.lorica.api.decision.DecisionSpec.Outcome;
import io.lorica.api.decision.Field;
import io.lorica.api.decision.FieldRole;
import io.lorica.api.decision.FieldType;
import io.lorica.api.decision.ReasonFamily;
import io.lorica.scorecard.reason.Contribution;
import io.lorica.scorecard.reason.Explanation;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PrincipalReasonsTest {
    private static final DecisionSpec SPEC = new DecisionSpec(
                    "test",
                    List.of(
                            input("income", FieldType.NUMBER).withFamily("means"),
                            input("rent", FieldType.NUMBER).withFamily("means"),
                            input("past_defaults", FieldType.NUMBER),
                            input("job", FieldType.CATEGORY).withFamily("work"),
                            input("months", FieldType.NUMBER),
                            input("purpose", FieldType.CATEGORY),
                            input("note", FieldType.TEXT),
                            new Field("sex", FieldType.CATEGORY, FieldRole.PROTECTED, false, List.of())),
                    "{{ income }}",
                    List.of(new Outcome("good", " good", "approve"), new Outcome("bad", " bad", "decline")),
                    "bad",
                    new ErrorCost(5, 1))
            .withFamilies(List.of(
                    new ReasonFamily("means", "income too low for the rent", "收入与租金不匹配"),
                    new ReasonFamily("work", null, "工作不稳定")));
    private static final PrincipalReasons REASONS = new PrincipalReasons(SPEC);

    @Test
    void related_fields_are_one_reason_over_all_parts_and_four_are_told_largest_first() {
        List<PrincipalReason> reasons = REASONS.of(explanation(
                line("points", "income", 0.4),
                line("points", "past_defaults", 0.5),
                line("points", "months", 0.1),
                line("boosting", "rent", 0.35),
                line("boosting", "job", 0.3),
                line("boosting", "months", 0.05),
                line("boosting", "purpose", 0.12)));
        assertThat(reasons)
                .extracting(PrincipalReason::family)
                .containsExactly("means", "past_defaults", "work", "months");
        assertThat(reasons.getFirst().logOdds()).isCloseTo(0.75, within(1e-12));
        assertThat(reasons.getFirst().fields()).containsExactly("income", "rent");
        assertThat(reasons.getFirst().textEn()).isEqualTo("income too low for the rent");
        assertThat(reasons.getFirst().textZh()).isEqualTo("收入与租金不匹配");
        assertThat(reasons.get(1).textEn()).isEqualTo("past defaults");
        assertThat(reasons.get(2).textEn()).as("the only text that there is").isEqualTo("工作不稳定");
    }

    @Test
    void what_speaks_against_the_outcome_is_no_reason_even_if_one_field_of_its_family_does() {
        assertThat(REASONS.of(explanation(
                        line("points", "income", 0.4), line("points", "rent", -0.5), line("points", "job", -1))))
                .isEmpty();
    }

    @Test
    void what_carries_next_to_nothing_is_no_principal_reason() {
        assertThat(REASONS.of(explanation(
                        line("points", "past_defaults", 1.9),
                        line("points", "job", 0.476),
                        line("points", "months", 0.024),
                        line("points", "rent", -0.4))))
                .extracting(PrincipalReason::family)
                .containsExactly("past_defaults", "work");
        assertThat(REASONS.of(explanation(line("points", "past_defaults", 0.95), line("points", "months", 0.05))))
                .as("at the line")
                .hasSize(2);
        assertThat(REASONS.of(explanation(line("points", "months", 1e-9))))
                .as("however small, what is all there is")
                .hasSize(1);
    }

    @Test
    void words_that_are_lacking_belong_to_the_only_text_and_the_adapter_is_told_as_what_it_is() {
        List<PrincipalReason> reasons = REASONS.of(
                explanation(line("words", "note", 0.2), line("words", null, 0.3), line("adapter", null, 0.4)));
        assertThat(reasons).extracting(PrincipalReason::family).containsExactly("note", "record");
        assertThat(reasons.getFirst().logOdds()).isCloseTo(0.5, within(1e-12));
        assertThat(reasons.get(1).fields()).isEmpty();
    }

    @Test
    void an_adapter_that_is_shared_out_counts_by_its_fields_and_what_is_left_is_no_reason() {
        List<PrincipalReason> reasons = REASONS.of(explanation(
                line("points", "months", 0.3),
                line("adapter", "months", 0.2),
                line("adapter", "note", 0.4),
                line("adapter", null, 2.0)));
        assertThat(reasons).extracting(PrincipalReason::family).containsExactly("months", "note");
        assertThat(reasons.getFirst().logOdds()).isCloseTo(0.5, within(1e-12));
    }

    @Test
    void a_protected_field_is_never_a_reason_and_never_left_out_in_silence() {
        assertThatThrownBy(() -> REASONS.of(explanation(line("points", "sex", 0.4))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Field sex counts and is no INPUT");
    }

    @Test
    void of_equal_reasons_the_earlier_field_comes_first() {
        assertThat(REASONS.of(explanation(line("points", "purpose", 0.4), line("points", "months", 0.4))))
                .extracting(PrincipalReason::family)
                .containsExactly("months", "purpose");
    }

    private static Explanation explanation(Contribution... lines) {
        return new Explanation("bad", 1, 0, List.of(lines), List.of());
    }

    private static Contribution line(String part, @Nullable String field, double logOdds) {
        return new Contribution(part, field, null, logOdds);
    }

    private static Field input(String name, FieldType type) {
        return new Field(name, type, FieldRole.INPUT, false, List.of());
    }
}
