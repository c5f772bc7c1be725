package io.lorica.api.decision;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One column of a tabular data set and one input of a decision request.
 *
 * @param name the column's header and the name in the prompt template and in decision requests
 * @param type what the column holds
 * @param role what the column is used for
 * @param required whether a missing value is refused, where no policy is declared; if not, the prompt shows empty text
 * @param values the values a CATEGORY may have; empty means any
 * @param policy what becomes of a missing value, of a category that {@code values} does not name and of a number
 *     outside its range, in training and in serving; absent: {@code required} says so for missing values, and the
 *     others are refused
 * @param missingCodes texts that mean a missing value, such as {@code NA}, {@code ?} or {@code -1}; empty text
 *     always does. Absent: the usual codes (docs/training.md lists them) for NUMBER, DATE and BOOLEAN, none else for
 *     CATEGORY and TEXT, whose values they could be
 * @param min the lowest NUMBER that is in range; absent: no bound
 * @param max the highest NUMBER that is in range; absent: no bound
 * @param maxCharacters how long a TEXT, or a CATEGORY without {@code values}, may be; absent: 4000 and 200. Longer ones
 *     are refused, whatever the policy: cut, they would say something else
 * @param trend how the risk must move as the value of an INPUT grows, of NUMBER and DATE and where there are two
 *     outcomes; absent: as the rows say
 * @param family of {@link DecisionSpec#families()}, for an INPUT: fields of one family are one reason; absent: it is
 *     a reason of its own
 * @param mutable whether somebody can change the value of an INPUT, so that a changed one may be proposed: an amount,
 *     not a past default; absent: not known, and nothing is proposed
 */
public record Field(
        @NotBlank @Size(max = 100) String name,
        @NotNull FieldType type,
        @NotNull FieldRole role,
        boolean required,
        @Size(max = 10_000) List<@NotBlank @Size(max = 200) String> values,
        @Nullable FieldPolicy policy,
        @Nullable @Size(max = 100) List<@NotNull @Size(max = 200) String> missingCodes,
        @Nullable BigDecimal min,
        @Nullable BigDecimal max,

        @Nullable @Positive @Max(DecisionSpec.MOST_CHARACTERS)
        Integer maxCharacters,

        @Nullable Trend trend,
        @Nullable @Size(min = 1, max = 100) String family,
        @Nullable Boolean mutable) {
    /** How long a TEXT may be, where its field does not say. */
    public static final int USUAL_TEXT = 4_000;

    /** How long a CATEGORY may be, where its field neither names the categories nor says. */
    public static final int USUAL_CATEGORY = 200;

    public Field {
        // toList keeps nulls, so that the check of a request can say where they stand.
        values = values == null ? List.of() : values.stream().toList();
        missingCodes = missingCodes == null ? null : missingCodes.stream().toList();
    }

    /** How many characters a TEXT, or a CATEGORY without {@code values}, may have. */
    public int longest() {
        return maxCharacters != null ? maxCharacters : type == FieldType.CATEGORY ? USUAL_CATEGORY : USUAL_TEXT;
    }

    /** Whether a row or a request without it is refused. */
    public boolean refusesMissing() {
        return policy == null ? required : policy == FieldPolicy.REFUSE;
    }

    /** Without policy, codes, bounds and what reasons need. */
    public Field(String name, FieldType type, FieldRole role, boolean required, List<String> values) {
        this(name, type, role, required, values, null, null, null, null, null, null, null, null);
    }

    /** The same with what becomes of missing and unknown values. */
    public Field withPolicy(@Nullable FieldPolicy other, @Nullable List<String> codes) {
        return new Field(
                name, type, role, required, values, other, codes, min, max, maxCharacters, trend, family, mutable);
    }

    /** The same with another range. */
    public Field withRange(@Nullable BigDecimal least, @Nullable BigDecimal most) {
        return new Field(
                name,
                type,
                role,
                required,
                values,
                policy,
                missingCodes,
                least,
                most,
                maxCharacters,
                trend,
                family,
                mutable);
    }

    /** The same with another bound of its texts. */
    public Field withMaxCharacters(@Nullable Integer characters) {
        return new Field(
                name, type, role, required, values, policy, missingCodes, min, max, characters, trend, family, mutable);
    }

    public Field withTrend(@Nullable Trend other) {
        return new Field(
                name,
                type,
                role,
                required,
                values,
                policy,
                missingCodes,
                min,
                max,
                maxCharacters,
                other,
                family,
                mutable);
    }

    public Field withFamily(@Nullable String other) {
        return new Field(
                name,
                type,
                role,
                required,
                values,
                policy,
                missingCodes,
                min,
                max,
                maxCharacters,
                trend,
                other,
                mutable);
    }

    public Field withMutable(@Nullable Boolean other) {
        return new Field(
                name,
                type,
                role,
                required,
                values,
                policy,
                missingCodes,
                min,
                max,
                maxCharacters,
                trend,
                family,
                other);
    }
}
