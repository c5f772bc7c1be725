package io.lorica.decision.spec;

import static org.assertj.core.api.Assertions.assertThat;

import io.lorica.api.decision.DecisionPolicy;
import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.decision.Field;
import io.lorica.api.decision.FieldPolicy;
import io.lorica.api.decision.FieldRole;
import io.lorica.api.decision.FieldType;
import io.lorica.testsupport.CreditSpec;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class QuestionChangeTest {
    private static final DecisionSpec SPEC = CreditSpec.SPEC;

    @Test
    void the_same_question_may_be_answered_otherwise() {
        assertThat(changes(SPEC)).isEmpty();
        assertThat(changes(SPEC.withPromptTemplate("{{ purpose }}, {{ amount }}:")))
                .isEmpty();
        assertThat(changes(SPEC.withCosts(Map.of("good", Map.of("bad", 1.0), "bad", Map.of("good", 9.0)))))
                .isEmpty();
        assertThat(changes(with("amount", field -> field.withRange(BigDecimal.ONE, null))))
                .isEmpty();
        assertThat(changes(with("row_id", field -> input("row_id", FieldType.TEXT, false))))
                .as("a new input that callers may leave out")
                .isEmpty();
        assertThat(changes(with("amount", field -> field.withPolicy(FieldPolicy.UNKNOWN, null))))
                .as("a required input that became optional")
                .isEmpty();
    }

    @Test
    void what_callers_send_must_still_be_taken() {
        assertThat(changes(with("amount", field -> input("income", FieldType.NUMBER, true))))
                .containsExactly("the input 'amount' is no longer taken", "the input 'income' is new and required");
        assertThat(changes(
                        with("note", field -> new Field("note", FieldType.TEXT, FieldRole.IGNORED, false, List.of()))))
                .containsExactly("the input 'note' is no longer taken");
        assertThat(changes(with("amount", field -> input("amount", FieldType.TEXT, true))))
                .containsExactly("the input 'amount' is TEXT instead of NUMBER");
        assertThat(changes(with("note", field -> field.withPolicy(FieldPolicy.REFUSE, null))))
                .containsExactly("the input 'note' is required and was optional");
    }

    @Test
    void what_callers_are_told_must_be_known_to_them() {
        var paid = List.of(
                new DecisionSpec.Outcome("paid", " paid", "approve"),
                new DecisionSpec.Outcome("bad", " bad", "reject"));
        var other = new DecisionSpec(SPEC.question(), SPEC.fields(), SPEC.promptTemplate(), paid, "bad", SPEC.cost());
        assertThat(changes(other))
                .containsExactly("the outcomes are 'paid' ('approve'), 'bad' ('reject')"
                        + " instead of 'good' ('approve'), 'bad' ('reject')");
        var turned = new DecisionSpec(
                SPEC.question(),
                SPEC.fields(),
                SPEC.promptTemplate(),
                SPEC.outcomes().reversed(),
                "bad",
                SPEC.cost());
        assertThat(changes(turned)).as("the order of outcomes says nothing").isEmpty();
    }

    @Test
    void who_decides_must_go_on_deciding_and_who_only_chatted_may_begin() {
        assertThat(QuestionChange.between(CreditSpec.policy(0.5), null))
                .containsExactly("it decides nothing, and 'credit-approval' is asked of the present version");
        assertThat(QuestionChange.between(null, CreditSpec.policy(0.5))).isEmpty();
        assertThat(QuestionChange.between(null, null)).isEmpty();
    }

    private static List<String> changes(DecisionSpec next) {
        return QuestionChange.between(CreditSpec.policy(0.5), new DecisionPolicy(next, null));
    }

    private static Field input(String name, FieldType type, boolean isRequired) {
        return new Field(name, type, FieldRole.INPUT, isRequired, List.of());
    }

    private static DecisionSpec with(String name, UnaryOperator<Field> change) {
        var fields = new ArrayList<>(SPEC.fields());
        fields.replaceAll(field -> field.name().equals(name) ? change.apply(field) : field);
        return SPEC.withFields(fields);
    }
}
