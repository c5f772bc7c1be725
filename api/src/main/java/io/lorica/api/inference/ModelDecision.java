package io.lorica.api.inference;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.lorica.api.decision.FieldPolicy;
import io.lorica.api.decision.FieldType;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a model decides, and what it wants to know for it: enough to ask it, without what it was trained with.
 *
 * @param question short name of the business question, such as {@code credit-approval}
 * @param fields what a request's {@code inputs} may name, in the spec's order
 * @param outcomes what it chooses from
 * @param review whether it may leave a decision to a person
 * @param riskyLabel the label that a {@code risk_threshold} is about; absent where the spec names none
 * @param parts what adds up to the score, as a decision's {@code parts} names it: {@code points}, {@code boosting},
 *     {@code words}, {@code adapter}
 * @param asksLanguageModel whether a decision needs the language model; without it, it takes milliseconds
 */
public record ModelDecision(
        String question,
        List<InputField> fields,
        List<Outcome> outcomes,
        boolean review,
        @Nullable String riskyLabel,
        List<String> parts,
        boolean asksLanguageModel) {
    public ModelDecision {
        fields = List.copyOf(fields);
        outcomes = List.copyOf(outcomes);
        parts = List.copyOf(parts);
    }

    /**
     * One input of a request.
     *
     * @param required whether a request without it is refused
     * @param values the values that a CATEGORY may have; empty means any
     * @param min the lowest NUMBER in range; absent: no bound
     * @param max the highest NUMBER in range; absent: no bound
     * @param maxCharacters how long a TEXT, or a CATEGORY that may be any, may be; absent for other types
     * @param policy what becomes of a missing value, another category or a number out of range: UNKNOWN takes it as
     *     unknown, REFUSE refuses it. Absent: {@code required} says so for missing values, the others are refused
     */
    public record InputField(
            String name,
            FieldType type,
            boolean required,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> values,
            @Nullable BigDecimal min,
            @Nullable BigDecimal max,
            @Nullable Integer maxCharacters,
            @Nullable FieldPolicy policy) {
        public InputField {
            values = values == null ? List.of() : List.copyOf(values);
        }
    }

    /**
     * @param label what the training rows call it, as a decision's {@code probabilities} do
     * @param decision what the caller is told, such as {@code approve}
     */
    public record Outcome(String label, String decision) {}
}
