package io.lorica.api.decision;

import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
 * @param maxPromptCharacters how long a row's prompt may be: a row with a longer one is set aside, a request refused.
 *     Absent: 8000
 */
public record DecisionSpec(
        @NotBlank @Size(max = 200) String question,
        @NotEmpty @Size(max = 1_000) List<@NotNull @Valid Field> fields,
        @NotBlank @Size(max = MOST_CHARACTERS) String promptTemplate,
        @NotEmpty @Size(max = 100) List<@NotNull @Valid Outcome> outcomes,
        @NotBlank @Size(max = 200) String riskyLabel,
        @NotNull @Valid ErrorCost cost,
        @Nullable @Positive @Max(MOST_CHARACTERS) Integer maxPromptCharacters) {
    /** Above all bounds of length that a spec may set: what a model reads in seconds, not minutes. */
    public static final int MOST_CHARACTERS = 32_000;

    public DecisionSpec {
        // toList keeps nulls, so that the check of a request can say where they stand.
        fields = fields == null ? List.of() : fields.stream().toList();
        outcomes = outcomes == null ? List.of() : outcomes.stream().toList();
    }

    /** With the usual bound of a prompt's length. */
    public DecisionSpec(
            String question,
            List<Field> fields,
            String promptTemplate,
            List<Outcome> outcomes,
            String riskyLabel,
            ErrorCost cost) {
        this(question, fields, promptTemplate, outcomes, riskyLabel, cost, null);
    }

    /**
     * @param label the value in the data set's label column
     * @param answer what the model answers for it, such as {@code " good"}
     * @param decision what the caller is told, such as {@code approve}
     */
    public record Outcome(
            @NotBlank @Size(max = 200) String label,
            @NotBlank @Size(max = 200) String answer,
            @NotBlank @Size(max = 200) String decision) {}

    /**
     * German Credit publishes 5:1. The bounds keep sums over all rows exact enough to compare.
     *
     * @param missedRisk cost of calling a risky row safe
     * @param falseAlarm cost of calling a safe row risky
     */
    public record ErrorCost(
            @DecimalMin("0.001") @DecimalMax("1000000000") double missedRisk,
            @DecimalMin("0.001") @DecimalMax("1000000000") double falseAlarm) {}
}
