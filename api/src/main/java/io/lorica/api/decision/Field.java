package io.lorica.api.decision;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One column of a tabular data set and one input of a decision request.
 *
 * @param name the column's header and the name in the prompt template and in decision requests
 * @param required whether a missing value is refused, where no policy is declared; if not, the prompt shows empty text
 * @param values the values a CATEGORY may have; empty means any
 * @param policy what becomes of a missing value and of a category that {@code values} does not name, in training and in
 *     serving; absent: {@code required} says so for missing values, and other categories are refused
 * @param missingCodes texts that mean a missing value, such as {@code NA}, {@code ?} or {@code -1}; empty text
 *     always does. Absent: the usual codes (docs/training.md lists them) for NUMBER, DATE and BOOLEAN, none else for
 *     CATEGORY and TEXT, whose values they could be
 */
public record Field(
        @NotBlank String name,
        @NotNull FieldType type,
        @NotNull FieldRole role,
        boolean required,
        List<String> values,
        @Nullable FieldPolicy policy,
        @Nullable List<String> missingCodes) {
    public Field {
        values = values == null ? List.of() : List.copyOf(values);
        missingCodes = missingCodes == null ? null : List.copyOf(missingCodes);
    }

    /** Without policy and codes. */
    public Field(String name, FieldType type, FieldRole role, boolean required, List<String> values) {
        this(name, type, role, required, values, null, null);
    }
}
