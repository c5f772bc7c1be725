package io.lorica.api.decision;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.util.List;

/**
 * One column of a tabular data set and one input of a decision request.
 *
 * @param name the CSV header and the name in the prompt template and in decision requests
 * @param required whether an empty value is refused
 * @param values the values a CATEGORY may have; empty means any
 */
public record Field(
        @NotBlank String name,
        @NotNull FieldType type,
        @NotNull FieldRole role,
        boolean required,
        List<String> values) {
    public Field {
        values = values == null ? List.of() : List.copyOf(values);
    }
}
