package io.lorica.api.inference;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * @param model adapter name ({@code credit-approval}: its champion) or {@code name@alias}
 * @param inputs the INPUT fields of the version's decision spec, by name
 * @param explain whether the answer says why ({@link Decision#explanation}); absent: it does not
 * @param subject whom the decision is about, such as a customer's number: its record can be found by it, and be erased.
 *     Kept sealed, never read for the decision; absent: nobody is named
 */
public record DecisionRequest(
        @NotBlank String model,
        @NotEmpty Map<String, Object> inputs,
        @Nullable Boolean explain,

        @Nullable
        @Size(max = 128)
        @Pattern(regexp = "\\S(.*\\S)?", message = "must be one line with no white space around it")
        String subject) {

    public DecisionRequest(String model, Map<String, Object> inputs) {
        this(model, inputs, null, null);
    }

    /** The same question, with its reasons. */
    public DecisionRequest explained() {
        return new DecisionRequest(model, inputs, true, subject);
    }

    /** The same question about somebody. */
    public DecisionRequest about(String whom) {
        return new DecisionRequest(model, inputs, explain, whom);
    }

    public boolean asksWhy() {
        return Boolean.TRUE.equals(explain);
    }
}
