package io.lorica.scorecard.reason.share;

import io.lorica.api.decision.Field;
import io.lorica.api.decision.FieldType;
import io.lorica.decision.field.FieldValue;
import io.lorica.scorecard.reason.Reference;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a prompt shows in place of a value that is hidden: the median of the reference's rows for a number or a time,
 * else the value that most of them have. A reference keeps no texts: a hidden one is shown as the spec shows a missing
 * one.
 */
final class HiddenValues {
    private HiddenValues() {}

    /** @return empty where the prompt shows empty text */
    static Optional<FieldValue> of(Field field, Reference reference) {
        if (field.type() == FieldType.TEXT) {
            boolean isLeftOut = field.policy() == null && !field.required();
            return isLeftOut ? Optional.empty() : Optional.of(new FieldValue.Missing());
        }
        List<FieldValue> values = reference.rows().stream()
                .map(row -> row.get(field.name()))
                .filter(Objects::nonNull)
                .toList();
        List<FieldValue.Numeric> numbers = of(values, FieldValue.Numeric.class);
        List<FieldValue> times =
                values.stream().filter(value -> value.time() != null).toList();
        if (2 * numbers.size() > values.size()) {
            return Optional.of(median(numbers, Comparator.comparing(FieldValue.Numeric::number)));
        }
        if (2 * times.size() > values.size()) {
            return Optional.of(median(times, Comparator.comparing(HiddenValues::time)));
        }
        return Optional.of(mostFrequent(values));
    }

    private static <T> List<T> of(List<FieldValue> values, Class<T> kind) {
        return values.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private static Instant time(FieldValue value) {
        return Objects.requireNonNull(value.time());
    }

    /** One of the values: of an even number of them, the lower of the two in the middle. */
    private static <T extends FieldValue> T median(List<T> values, Comparator<T> order) {
        return values.stream().sorted(order).toList().get((values.size() - 1) / 2);
    }

    /** Of equally frequent ones, the one that comes first in the reference; without any, none is known. */
    private static FieldValue mostFrequent(List<FieldValue> values) {
        Map<FieldValue, Long> counts = values.stream()
                .collect(Collectors.groupingBy(Function.identity(), LinkedHashMap::new, Collectors.counting()));
        FieldValue found = new FieldValue.Missing();
        long most = 0;
        for (Map.Entry<FieldValue, Long> count : counts.entrySet()) {
            if (count.getValue() > most) {
                most = count.getValue();
                found = count.getKey();
            }
        }
        return found;
    }
}
