package io.lorica.decision.field;

import io.lorica.api.decision.Field;
import io.lorica.api.decision.FieldType;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What means that a field has no value.
 *
 * @param texts as they stand in a table, without white space around them
 * @param numbers the same as numbers, where the field holds numbers: -1 and -1.0 are one code
 */
record MissingCodes(Set<String> texts, List<BigDecimal> numbers) {

    static MissingCodes of(Field field) {
        List<String> declared = field.missingCodes() == null ? List.of() : field.missingCodes();
        return new MissingCodes(
                declared.stream().map(String::strip).collect(Collectors.toUnmodifiableSet()),
                field.type() == FieldType.NUMBER
                        ? declared.stream()
                                .map(String::strip)
                                .flatMap(code -> Numbers.exact(code).stream())
                                .toList()
                        : List.of());
    }

    boolean mean(String text) {
        if (text.isEmpty() || texts.contains(text)) {
            return true;
        }
        if (numbers.isEmpty()) {
            return false;
        }
        Optional<BigDecimal> number = Numbers.exact(text);
        return number.isPresent() && numbers.stream().anyMatch(code -> code.compareTo(number.get()) == 0);
    }
}
