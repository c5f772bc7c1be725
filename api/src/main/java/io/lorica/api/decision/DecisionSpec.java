package io.lorica.api.decision;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.util.List;

/**
 * How a row of business data becomes a prompt, and how the model's answer becomes a decision. Training and serving read
 * the same spec, which is part of the signed version, so a prompt can't differ between them.
 *
 * @param question short name of the business question, such as {@code credit-approval}
 * @param fields the row's columns
 * @param promptTemplate Jinja text over the INPUT fields' names; it must end where the answer begins
 * @param outcomes the two possible labels, each with the text the model is trained to answer
 * @param riskyLabel the label whose recall is guarded (a bad loan, a laundering transfer)
 * @param cost what each kind of error costs
 */
public record DecisionSpec(
        @NotBlank String question,
        @NotEmpty List<@Valid Field> fields,
        @NotBlank String promptTemplate,
        @NotEmpty List<@Valid Outcome> outcomes,
        @NotBlank String riskyLabel,
        @NotNull @Valid ErrorCost cost) {
    public DecisionSpec {
        fields = List.copyOf(fields);
        outcomes = List.copyOf(outcomes);
    }

    /**
     * @param label the value in the data set's label column
     * @param answer what the model answers for it, such as {@code " good"}
     * @param decision what the caller is told, such as {@code approve}
     */
    public record Outcome(
            @NotBlank String label,
            @NotBlank String answer,
            @NotBlank String decision) {}

    /**
     * German Credit publishes 5:1.
     *
     * @param missedRisk cost of calling a risky row safe
     * @param falseAlarm cost of calling a safe row risky
     */
    public record ErrorCost(
            @Positive double missedRisk, @Positive double falseAlarm) {}
}
