package io.lorica.decision.field;

import static java.util.Objects.requireNonNull;

import io.lorica.api.decision.Field;
import io.lorica.api.decision.FieldPolicy;
import io.lorica.api.decision.FieldType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Collection;
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
    /** Categories that a refusal names. */
    private static final int MOST_SHOWN = 50;

    private final Field field;
    private final Set<String> categories;
    private final MissingCodes codes;
    private final int longest;

    FieldReader(Field field) {
        this.field = field;
        this.categories = field.values().stream().map(String::strip).collect(Collectors.toUnmodifiableSet());
        this.codes = MissingCodes.of(field);
        this.longest = field.longest();
    }

    /** @param cell as it stands in the table */
    Reading ofCell(String cell) {
        String text = cell.strip();
        if (codes.mean(text)) {
            return missing();
        }
        return switch (field.type()) {
            case NUMBER -> isUnknownToken(text) ? unseen() : number(Numbers.exact(text));
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
            case String text when field.type() == FieldType.NUMBER && isUnknownToken(text) -> unseen();
            case Number number when codes.mean(number.toString()) -> missing();
            case Number number when field.type() == FieldType.NUMBER -> number(exact(number));
            case Boolean flag when field.type() == FieldType.BOOLEAN -> new Reading.Value(new FieldValue.Flag(flag));
            default -> ofAnotherKind(value);
        };
    }

    private Reading missing() {
        if (field.policy() == FieldPolicy.UNKNOWN) {
            return new Reading.Value(new FieldValue.Missing());
        }
        return field.refusesMissing()
                ? new Reading.Refused("is required; it must be " + expected())
                : new Reading.Nothing();
    }

    private Reading number(Optional<BigDecimal> number) {
        Optional<FieldValue> canonical = number.flatMap(Numbers::canonical);
        if (canonical.isEmpty()) {
            return refused();
        }
        if (isInRange(number.get())) {
            return new Reading.Value(canonical.get());
        }
        return field.policy() == FieldPolicy.UNKNOWN ? unseen() : new Reading.Refused("must be " + range());
    }

    private boolean isInRange(BigDecimal number) {
        return (field.min() == null || number.compareTo(field.min()) >= 0)
                && (field.max() == null || number.compareTo(field.max()) <= 0);
    }

    /** What stored rows hold for a number out of range; the field's policy is to write it. */
    private boolean isUnknownToken(String text) {
        return field.policy() == FieldPolicy.UNKNOWN && text.strip().equals(FieldValue.UNKNOWN_TOKEN);
    }

    private Reading category(String text) {
        if (!categories.isEmpty()) {
            return categories.contains(text) ? new Reading.Value(new FieldValue.Category(text)) : unseen();
        }
        return isWholeAndShort(text) ? new Reading.Value(new FieldValue.Category(text)) : refused();
    }

    private Reading text(String text) {
        return isWholeAndShort(text) ? new Reading.Value(new FieldValue.Text(text)) : refused();
    }

    private boolean isWholeAndShort(String text) {
        // A character has one or two chars: what is far too long is not counted.
        return text.length() <= 2L * longest && text.codePointCount(0, text.length()) <= longest && Texts.isWhole(text);
    }

    /** A value that can be read and is not among the declared ones. */
    private Reading unseen() {
        return field.policy() == FieldPolicy.UNKNOWN ? new Reading.Value(new FieldValue.Unseen()) : refused();
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

    /** JSON's type alone is wrong, whatever the value says. */
    private Reading ofAnotherKind(Object value) {
        String expected = field.type() == FieldType.NUMBER ? "a number such as 1234.5" : expected();
        return new Reading.Refused("must be %s, %s".formatted(expected, kind(value)));
    }

    private static String kind(Object value) {
        return switch (value) {
            case String _ -> "is a string; send it without quotes";
            case Number _ -> "is a number";
            case Boolean _ -> "is a boolean";
            case Collection<?> _ -> "is a list";
            default -> "is an object";
        };
    }

    private String expected() {
        return switch (field.type()) {
            case NUMBER -> "a number such as 1234.5, of at most %d characters in plain form".formatted(Numbers.LONGEST);
            case CATEGORY ->
                field.values().isEmpty()
                        ? "a category, as text of at most %d characters without NUL or half characters"
                                .formatted(longest)
                        : "one of " + quoted(field.values());
            case TEXT -> "text of at most %d characters without NUL or half characters".formatted(longest);
            case BOOLEAN -> "true or false";
            case DATE -> "a date such as 2024-05-31, or a time such as 2024-05-31T14:00:00Z";
        };
    }

    /** Of a field that has one. */
    private String range() {
        if (field.min() != null && field.max() != null) {
            return "from %s to %s".formatted(plain(field.min()), plain(field.max()));
        }
        return field.min() != null ? "at least " + plain(field.min()) : "at most " + plain(requireNonNull(field.max()));
    }

    private static String plain(BigDecimal bound) {
        return Numbers.canonical(bound).map(FieldValue::text).orElseGet(bound::toString);
    }

    private static String quoted(List<String> values) {
        String shown = values.stream()
                .limit(MOST_SHOWN)
                .map(value -> "'" + value + "'")
                .collect(Collectors.joining(", "));
        return values.size() > MOST_SHOWN
                ? "%s and %d others of the spec".formatted(shown, values.size() - MOST_SHOWN)
                : shown;
    }
}
