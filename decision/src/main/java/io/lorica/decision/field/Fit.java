package io.lorica.decision.field;

import io.lorica.api.decision.Field;
import io.lorica.api.decision.FieldRole;
import io.lorica.api.decision.FieldType;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Whether a value could be of a field of some type that declares nothing else: by the rules that rows are read by. */
public enum Fit {
    VALUE,
    MISSING,
    NONE;

    private static final Map<FieldType, FieldReader> READERS = Stream.of(FieldType.values())
            .collect(Collectors.toMap(
                    type -> type, type -> new FieldReader(new Field("any", type, FieldRole.INPUT, false, List.of()))));

    /** @param cell as it stands in a table, with a decimal point if it is a number */
    public static Fit ofCell(FieldType type, String cell) {
        return of(reader(type).ofCell(cell));
    }

    /** @param value as a JSON parser gives it */
    public static Fit ofJson(FieldType type, @Nullable Object value) {
        return of(reader(type).ofJson(value));
    }

    private static FieldReader reader(FieldType type) {
        return Objects.requireNonNull(READERS.get(type));
    }

    private static Fit of(Reading reading) {
        return switch (reading) {
            case Reading.Value _ -> VALUE;
            case Reading.Nothing _ -> MISSING;
            case Reading.Refused _ -> NONE;
        };
    }
}
