package io.lorica.api.inference;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import java.util.Map;

/**
 * @param model adapter name ({@code credit-approval}: its champion) or {@code name@alias}
 * @param inputs the INPUT fields of the version's decision spec, by name
 */
public record DecisionRequest(
        @NotBlank String model, @NotEmpty Map<String, Object> inputs) {}
