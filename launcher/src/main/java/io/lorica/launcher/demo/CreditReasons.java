package io.lorica.launcher.demo;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.decision.ReasonFamily;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a refused applicant is told: which columns say one thing together, and in which words. */
final class CreditReasons {
    private static final Map<String, List<String>> FIELDS = Map.of(
            "loan", List.of("credit_amount", "duration", "installment_commitment"),
            "purpose", List.of("purpose"),
            "accounts", List.of("checking_status", "savings_status"),
            "history", List.of("credit_history", "existing_credits", "other_payment_plans"),
            "work", List.of("employment", "job"),
            "security", List.of("property_magnitude", "housing", "other_parties"));

    private static final List<ReasonFamily> FAMILIES = List.of(
            new ReasonFamily("loan", "amount, duration and installments of the loan", "贷款的金额、期限和分期还款额"),
            new ReasonFamily("purpose", "purpose of the loan", "贷款用途"),
            new ReasonFamily("accounts", "balances of checking and savings accounts", "支票账户和储蓄账户的余额"),
            new ReasonFamily("history", "credit history and other credits", "信用记录和其他贷款"),
            new ReasonFamily("work", "kind and length of employment", "职业和工作年限"),
            new ReasonFamily("security", "property, housing and other parties to the loan", "财产、住房和共同借款人或担保人"));

    private CreditReasons() {}

    /** The same question, whose fields are told by family. */
    static DecisionSpec in(DecisionSpec spec) {
        return spec.withFields(spec.fields().stream()
                        .map(field -> field.withFamily(family(field.name())))
                        .toList())
                .withFamilies(FAMILIES);
    }

    private static @Nullable String family(String field) {
        return FIELDS.entrySet().stream()
                .filter(family -> family.getValue().contains(field))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(null);
    }
}
