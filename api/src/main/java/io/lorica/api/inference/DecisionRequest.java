package io.lorica.api.inference;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * @param model adapter name ({@code credit-approval}: its champion) or {@code name@alias}
 * @param inputs the INPUT fields of the version's decision spec, by name
 * @param explain whether the answer says why ({@link Decision#explanation}); absent: it does not
 */
public record DecisionRequest(
        @NotBlank String model,
        @NotEmpty Map<String, Object> inputs,
        @Nullable Boolean explain) {

    public DecisionRequest(String model, Map<String, Object> inputs) {
        this(model, inputs, null);
    }

    /** The same question, with its reasons. */
    public DecisionRequest explained() {
        return new DecisionRequest(model, inputs, true);
    }

    public boolean asksWhy() {
        return Boolean.TRUE.equals(explain);
    }
}
