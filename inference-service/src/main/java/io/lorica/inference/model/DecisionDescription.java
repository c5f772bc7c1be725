package io.lorica.inference.model;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.decision.Field;
import io.lorica.api.decision.FieldRole;
import io.lorica.api.decision.FieldType;
import io.lorica.api.inference.ModelDecision;
import io.lorica.api.inference.ModelDecision.InputField;
import io.lorica.decision.score.CostMatrix;
import java.util.List;
import java.util.Optional;

/** What whoever may ask a version for a decision may know of its spec. */
final class DecisionDescription {
    private DecisionDescription() {}

    /** @return empty if the version does not decide */
    static Optional<ModelDecision> of(ServedVersion version) {
        return version.policy().map(policy -> of(policy.spec(), version.parts(), version.asksLanguageModel()));
    }

    private static ModelDecision of(DecisionSpec spec, List<String> parts, boolean asksLanguageModel) {
        return new ModelDecision(
                spec.question(),
                spec.fields().stream()
                        .filter(field -> field.role() == FieldRole.INPUT)
                        .map(DecisionDescription::input)
                        .toList(),
                spec.outcomes().stream()
                        .map(outcome -> new ModelDecision.Outcome(outcome.label(), outcome.decision()))
                        .toList(),
                CostMatrix.of(spec).hasReview(),
                spec.riskyLabel(),
                parts,
                asksLanguageModel);
    }

    private static InputField input(Field field) {
        boolean isOfAnyText = field.type() == FieldType.TEXT
                || (field.type() == FieldType.CATEGORY && field.values().isEmpty());
        return new InputField(
                field.name(),
                field.type(),
                field.refusesMissing(),
                field.values(),
                field.min(),
                field.max(),
                isOfAnyText ? field.longest() : null,
                field.policy());
    }
}
