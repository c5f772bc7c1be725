package io.lorica.decision.field;

import io.lorica.api.decision.Field;
import io.lorica.api.decision.FieldType;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What means that a field has no value. Empty text always does. A field that declares no codes has the usual ones, in
 * whatever case, if it holds numbers, dates or booleans: there they can mean nothing else. In a CATEGORY or TEXT they
 * can ({@code NA} is Namibia, {@code None} a category), so there only what is declared counts.
 *
 * @param texts as they stand in a table, without white space around them
 * @param numbers the same as numbers, where the field holds numbers: -1 and -1.0 are one code
 * @param usual whether the usual codes count
 */
record MissingCodes(Set<String> texts, List<BigDecimal> numbers, boolean usual) {
    /**
     * In lower case: what pandas, R, Excel, SQL and the UCI data sets write.
     *
     * @see <a href="https://pandas.pydata.org/docs/reference/api/pandas.read_csv.html">pandas, na_values</a>
     */
    private static final Set<String> USUAL = Set.of(
            "na",
            "n/a",
            "nan",
            "-nan",
            "null",
            "none",
            "nil",
            "nat",
            "missing",
            "<na>",
            "#na",
            "#n/a",
            "#n/a n/a",
            "1.#ind",
            "-1.#ind",
            "1.#qnan",
            "-1.#qnan",
            "\\n",
            "?",
            "-",
            "--",
            ".");

    private static final int LONGEST_USUAL =
            USUAL.stream().mapToInt(String::length).max().orElse(0);

    static MissingCodes of(Field field) {
        @Nullable List<String> declared = field.missingCodes();
        if (declared == null) {
            return new MissingCodes(Set.of(), List.of(), hasUsual(field.type()));
        }
        Set<String> texts = declared.stream().map(String::strip).collect(Collectors.toUnmodifiableSet());
        return new MissingCodes(texts, field.type() == FieldType.NUMBER ? numbers(texts.stream()) : List.of(), false);
    }

    private static boolean hasUsual(FieldType type) {
        return switch (type) {
            case NUMBER, DATE, BOOLEAN -> true;
            case CATEGORY, TEXT -> false;
        };
    }

    private static List<BigDecimal> numbers(Stream<String> codes) {
        return codes.flatMap(code -> Numbers.exact(code).stream()).toList();
    }

    boolean mean(String text) {
        if (text.isEmpty() || texts.contains(text) || isUsual(text)) {
            return true;
        }
        if (numbers.isEmpty()) {
            return false;
        }
        Optional<BigDecimal> number = Numbers.exact(text);
        return number.isPresent() && numbers.stream().anyMatch(code -> code.compareTo(number.get()) == 0);
    }

    private boolean isUsual(String text) {
        return usual && text.length() <= LONGEST_USUAL && USUAL.contains(text.toLowerCase(Locale.ROOT));
    }
}
