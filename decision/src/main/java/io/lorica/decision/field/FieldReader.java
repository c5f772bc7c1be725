package io.lorica.decision.field;

import io.lorica.api.decision.Field;
import io.lorica.api.decision.FieldPolicy;
import io.lorica.api.decision.FieldType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads the values of one field, from a cell of a table as from a JSON value: what is the same value in both is read to
 * the same {@link FieldValue}.
 *
 * <p>White space around texts does not count. A number is read exactly, never through a binary fraction.
 */
final class FieldReader {
    private final Field field;
    private final Set<String> categories;
    private final MissingCodes codes;

    FieldReader(Field field) {
        this.field = field;
        this.categories = field.values().stream().map(String::strip).collect(Collectors.toUnmodifiableSet());
        this.codes = MissingCodes.of(field);
    }

    /** @param cell as it stands in the table */
    Reading ofCell(String cell) {
        String text = cell.strip();
        if (codes.mean(text)) {
            return missing();
        }
        return switch (field.type()) {
            case NUMBER -> of(Numbers.parse(text));
            case CATEGORY -> category(text);
            case TEXT -> text(text);
            case BOOLEAN -> of(flag(text));
            case DATE -> of(date(text));
        };
    }

    /** @param value as a JSON parser gives it: null, a Boolean, a Number or a String; anything else is refused */
    Reading ofJson(@Nullable Object value) {
        return switch (value) {
            case null -> missing();
            case String text when codes.mean(text.strip()) -> missing();
            case String text
            when field.type() == FieldType.CATEGORY
                    || field.type() == FieldType.TEXT
                    || field.type() == FieldType.DATE -> ofCell(text);
            case Number number when codes.mean(number.toString()) -> missing();
            case Number number
            when field.type() == FieldType.NUMBER -> of(exact(number).flatMap(Numbers::canonical));
            case Boolean flag when field.type() == FieldType.BOOLEAN -> new Reading.Value(new FieldValue.Flag(flag));
            default -> refused();
        };
    }

    private Reading missing() {
        if (field.policy() == FieldPolicy.UNKNOWN) {
            return new Reading.Value(new FieldValue.Missing());
        }
        boolean isRefused = field.policy() == FieldPolicy.REFUSE || field.required();
        return isRefused ? new Reading.Refused("is required; it must be " + expected()) : new Reading.Nothing();
    }

    private Reading category(String text) {
        if (!Texts.isWhole(text)) {
            return refused();
        }
        if (categories.isEmpty() || categories.contains(text)) {
            return new Reading.Value(new FieldValue.Category(text));
        }
        return field.policy() == FieldPolicy.UNKNOWN ? new Reading.Value(new FieldValue.Unseen()) : refused();
    }

    private Reading text(String text) {
        return Texts.isWhole(text) ? new Reading.Value(new FieldValue.Text(text)) : refused();
    }

    private static Optional<BigDecimal> exact(Number number) {
        return switch (number) {
            case BigDecimal decimal -> Optional.of(decimal);
            case BigInteger integer -> Optional.of(new BigDecimal(integer));
            default -> Numbers.exact(number.toString());
        };
    }

    private static Optional<FieldValue> flag(String text) {
        return switch (text) {
            case "true", "True", "TRUE" -> Optional.of(new FieldValue.Flag(true));
            case "false", "False", "FALSE" -> Optional.of(new FieldValue.Flag(false));
            default -> Optional.empty();
        };
    }

    private static Optional<FieldValue> date(String text) {
        try {
            return Optional.of(
                    text.indexOf('T') < 0
                            ? new FieldValue.Day(LocalDate.parse(text))
                            : new FieldValue.Moment(OffsetDateTime.parse(text).toInstant()));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private Reading of(Optional<? extends FieldValue> value) {
        return value.<Reading>map(Reading.Value::new).orElseGet(this::refused);
    }

    private Reading refused() {
        return new Reading.Refused("must be " + expected());
    }

    private String expected() {
        return switch (field.type()) {
            case NUMBER -> "a number such as 1234.5, of at most %d characters in plain form".formatted(Numbers.LONGEST);
            case CATEGORY -> field.values().isEmpty() ? "a category, as text" : "one of " + quoted(field.values());
            case TEXT -> "text without NUL or half characters";
            case BOOLEAN -> "true or false";
            case DATE -> "a date such as 2024-05-31, or a time such as 2024-05-31T14:00:00Z";
        };
    }

    private static String quoted(List<String> values) {
        return values.stream().map(value -> "'" + value + "'").collect(Collectors.joining(", "));
    }
}
