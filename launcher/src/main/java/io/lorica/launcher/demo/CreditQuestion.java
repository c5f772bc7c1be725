package io.lorica.launcher.demo;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.decision.Field;
import io.lorica.api.decision.FieldRole;
import io.lorica.api.decision.FieldType;
import java.util.ArrayList;
import java.util.List;

/** German Credit as a business question: which columns the model sees, what it answers, what errors cost. */
final class CreditQuestion {
    static final String LABEL = "class";

    private static final List<String> NUMBERS =
            List.of("duration", "credit_amount", "installment_commitment", "existing_credits");
    private static final List<String> CATEGORIES = List.of(
            "checking_status",
            "credit_history",
            "purpose",
            "savings_status",
            "employment",
            "other_parties",
            "property_magnitude",
            "other_payment_plans",
            "housing",
            "job");
    private static final List<String> PROTECTED = List.of("personal_status", "age", "foreign_worker");
    private static final List<String> IGNORED = List.of("residence_since", "num_dependents", "own_telephone");

    /** Short, because every token of it is paid for in each training step and each decision. */
    private static final String PROMPT = """
            Loan application. Checking account: {{ checking_status }}. Duration: {{ duration }} months. \
            Credit history: {{ credit_history }}. Purpose: {{ purpose }}. Amount: {{ credit_amount }}. \
            Savings: {{ savings_status }}. Employed: {{ employment }} years. \
            Installment rate: {{ installment_commitment }}%. Other debtors: {{ other_parties }}. \
            Property: {{ property_magnitude }}. Other plans: {{ other_payment_plans }}. Housing: {{ housing }}. \
            Credits here: {{ existing_credits }}. Job: {{ job }}.
            Credit risk:""";

    private CreditQuestion() {}

    static DecisionSpec spec() {
        List<Field> fields = new ArrayList<>();
        NUMBERS.forEach(name -> fields.add(field(name, FieldType.NUMBER, FieldRole.INPUT)));
        CATEGORIES.forEach(name -> fields.add(field(name, FieldType.CATEGORY, FieldRole.INPUT)));
        PROTECTED.forEach(name -> fields.add(
                field(name, name.equals("age") ? FieldType.NUMBER : FieldType.CATEGORY, FieldRole.PROTECTED)));
        IGNORED.forEach(name -> fields.add(field(name, FieldType.TEXT, FieldRole.IGNORED)));
        fields.add(new Field(LABEL, FieldType.CATEGORY, FieldRole.LABEL, true, List.of("good", "bad")));
        return CreditReasons.in(new DecisionSpec(
                "credit-approval",
                fields,
                PROMPT,
                List.of(
                        new DecisionSpec.Outcome("good", " good", "approve"),
                        new DecisionSpec.Outcome("bad", " bad", "decline")),
                "bad",
                // The data set's own cost matrix: a bad loan taken for a good one costs five times the opposite.
                new DecisionSpec.ErrorCost(5, 1)));
    }

    static boolean isNumber(String field) {
        return NUMBERS.contains(field);
    }

    static boolean isInput(String field) {
        return isNumber(field) || CATEGORIES.contains(field);
    }

    private static Field field(String name, FieldType type, FieldRole role) {
        return new Field(name, type, role, role == FieldRole.INPUT, List.of());
    }
}
