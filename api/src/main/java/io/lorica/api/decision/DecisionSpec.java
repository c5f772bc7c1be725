package io.lorica.api.decision;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a row of business data becomes a prompt, and how the model's answer becomes a decision. Training and serving read
 * the same spec, which is part of the signed version, so a prompt can't differ between them.
 *
 * @param question short name of the business question, such as {@code credit-approval}
 * @param fields the row's columns
 * @param promptTemplate Jinja text over the INPUT fields' names; it must end where the answer begins
 * @param outcomes the possible labels, 2 to 20, each with the text the model is trained to answer
 * @param riskyLabel the label whose recall is guarded (a bad loan, a laundering transfer); required for two outcomes
 * @param cost what each kind of error costs, of two outcomes
 * @param costs what each decision costs, of any number of outcomes: by the true label, the cost by decision, which is
 *     an outcome's label or {@code review}. Only the right decision may be left out, and then costs 0; review is named
 *     for all labels or for none, and rows then may go to a person. Not together with cost. Absent both: every error
 *     costs 1
 * @param maxPromptCharacters how long a row's prompt may be: a row with a longer one is set aside, a request refused.
 *     Absent: 8000
 * @param families groups of fields that say one thing to whoever is told the reasons of a decision
 * @param parts which parts of a decision are fitted; absent: each where it helps
 * @param pointsScale how a scorecard's points are written; absent: 600 points at odds of 50 to 1, 20 more double them
 */
public record DecisionSpec(
        @NotBlank @Size(max = 200) String question,
        @NotEmpty @Size(max = 1_000) List<@NotNull @Valid Field> fields,
        @NotBlank @Size(max = MOST_CHARACTERS) String promptTemplate,

        @NotEmpty @Size(min = FEWEST_OUTCOMES, max = MOST_OUTCOMES)
        List<@NotNull @Valid Outcome> outcomes,

        @Nullable @Size(min = 1, max = 200) String riskyLabel,
        @Nullable @Valid ErrorCost cost,
        @Nullable @Size(max = 100) Map<String, Map<String, @DecimalMin("0") @DecimalMax("1000000000") Double>> costs,
        @Nullable @Positive @Max(MOST_CHARACTERS) Integer maxPromptCharacters,

        @JsonInclude(JsonInclude.Include.NON_EMPTY) @Size(max = 200)
        List<@NotNull @Valid ReasonFamily> families,

        @Nullable @Valid DecisionParts parts,
        @Nullable @Valid PointsScale pointsScale) {
    /** Above all bounds of length that a spec may set: what a model reads in seconds, not minutes. */
    public static final int MOST_CHARACTERS = 32_000;

    public static final int FEWEST_OUTCOMES = 2;
    public static final int MOST_OUTCOMES = 20;

    /** The decision that a person must make. No outcome's label. */
    public static final String REVIEW = "review";

    public DecisionSpec {
        // toList keeps nulls, so that the check of a request can say where they stand.
        fields = fields == null ? List.of() : fields.stream().toList();
        outcomes = outcomes == null ? List.of() : outcomes.stream().toList();
        costs = costs == null ? null : copy(costs);
        families = families == null ? List.of() : families.stream().toList();
    }

    /** Of two outcomes, with the usual bound of a prompt's length. */
    public DecisionSpec(
            String question,
            List<Field> fields,
            String promptTemplate,
            List<Outcome> outcomes,
            @Nullable String riskyLabel,
            @Nullable ErrorCost cost) {
        this(question, fields, promptTemplate, outcomes, riskyLabel, cost, null, null, List.of(), null, null);
    }

    private static <V> Map<String, Map<String, V>> copy(Map<String, Map<String, V>> costs) {
        Map<String, Map<String, V>> copy = new LinkedHashMap<>();
        costs.forEach(
                (label, byDecision) -> copy.put(label, Collections.unmodifiableMap(new LinkedHashMap<>(byDecision))));
        return Collections.unmodifiableMap(copy);
    }

    public DecisionSpec withFields(List<Field> others) {
        return new DecisionSpec(
                question,
                others,
                promptTemplate,
                outcomes,
                riskyLabel,
                cost,
                costs,
                maxPromptCharacters,
                families,
                parts,
                pointsScale);
    }

    public DecisionSpec withPromptTemplate(String other) {
        return new DecisionSpec(
                question,
                fields,
                other,
                outcomes,
                riskyLabel,
                cost,
                costs,
                maxPromptCharacters,
                families,
                parts,
                pointsScale);
    }

    public DecisionSpec withMaxPromptCharacters(@Nullable Integer characters) {
        return new DecisionSpec(
                question,
                fields,
                promptTemplate,
                outcomes,
                riskyLabel,
                cost,
                costs,
                characters,
                families,
                parts,
                pointsScale);
    }

    /** The same with a cost matrix in the place of whatever costs it has. */
    public DecisionSpec withCosts(@Nullable Map<String, Map<String, Double>> matrix) {
        return new DecisionSpec(
                question,
                fields,
                promptTemplate,
                outcomes,
                riskyLabel,
                null,
                matrix,
                maxPromptCharacters,
                families,
                parts,
                pointsScale);
    }

    public DecisionSpec withFamilies(List<ReasonFamily> others) {
        return new DecisionSpec(
                question,
                fields,
                promptTemplate,
                outcomes,
                riskyLabel,
                cost,
                costs,
                maxPromptCharacters,
                others,
                parts,
                pointsScale);
    }

    public DecisionSpec withParts(@Nullable DecisionParts others) {
        return new DecisionSpec(
                question,
                fields,
                promptTemplate,
                outcomes,
                riskyLabel,
                cost,
                costs,
                maxPromptCharacters,
                families,
                others,
                pointsScale);
    }

    public DecisionSpec withPointsScale(@Nullable PointsScale scale) {
        return new DecisionSpec(
                question,
                fields,
                promptTemplate,
                outcomes,
                riskyLabel,
                cost,
                costs,
                maxPromptCharacters,
                families,
                parts,
                scale);
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
