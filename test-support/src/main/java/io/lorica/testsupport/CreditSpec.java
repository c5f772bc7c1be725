package io.lorica.testsupport;

import io.lorica.api.decision.DecisionPolicy;
import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.decision.DecisionSpec.ErrorCost;
import io.lorica.api.decision.DecisionSpec.Outcome;
import io.lorica.api.decision.Field;
import io.lorica.api.decision.FieldRole;
import io.lorica.api.decision.FieldType;
import java.util.List;

/** A small credit decision with a field of each kind. */
public final class CreditSpec {
    public static final DecisionSpec SPEC = new DecisionSpec(
            "credit-approval",
            List.of(
                    new Field("amount", FieldType.NUMBER, FieldRole.INPUT, true, List.of()),
                    new Field("purpose", FieldType.CATEGORY, FieldRole.INPUT, true, List.of("car", "education")),
                    new Field("note", FieldType.TEXT, FieldRole.INPUT, false, List.of()),
                    new Field("age", FieldType.NUMBER, FieldRole.PROTECTED, false, List.of()),
                    new Field("row_id", FieldType.TEXT, FieldRole.IGNORED, false, List.of()),
                    new Field("risk", FieldType.CATEGORY, FieldRole.LABEL, true, List.of("good", "bad"))),
            "Amount: {{ amount }}\nPurpose: {{ purpose }}\nNote: {{ note }}\nRisk:",
            List.of(new Outcome("good", " good", "approve"), new Outcome("bad", " bad", "reject")),
            "bad",
            new ErrorCost(5, 1));

    private CreditSpec() {}

    public static DecisionPolicy policy(double riskThreshold) {
        return new DecisionPolicy(SPEC, riskThreshold);
    }
}
