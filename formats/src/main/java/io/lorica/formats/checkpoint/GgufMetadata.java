package io.lorica.formats.checkpoint;

import io.lorica.formats.CheckpointException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Typed access to a GGUF file's metadata; what is missing or of another type is an error that names it.
 *
 * @param origin how messages call the file
 */
record GgufMetadata(String origin, Map<String, Object> values) {

    OptionalInt optionalInteger(String key) {
        @Nullable Object value = values.get(key);
        if (value == null) {
            return OptionalInt.empty();
        }
        if (!(value instanceof Long number) || number < 0 || number > Integer.MAX_VALUE) {
            throw wrong(key, "a non-negative integer");
        }
        return OptionalInt.of(number.intValue());
    }

    int integer(String key) {
        return optionalInteger(key).orElseThrow(() -> missing(key));
    }

    /**
     * A number that files give once, or for each layer.
     *
     * @throws CheckpointException if layers differ, or there are not as many numbers as layers
     */
    OptionalInt alike(String key, int layers) {
        if (!(values.get(key) instanceof List<?> items)) {
            return optionalInteger(key);
        }
        if (items.size() != layers || items.stream().distinct().count() != 1) {
            throw new CheckpointException("%s: '%s' is %s; the engine runs models whose %d layers are alike"
                    .formatted(origin, key, items, layers));
        }
        return new GgufMetadata(origin, Map.of(key, items.getFirst())).optionalInteger(key);
    }

    OptionalDouble optionalNumber(String key) {
        @Nullable Object value = values.get(key);
        return switch (value) {
            case null -> OptionalDouble.empty();
            case Double number -> OptionalDouble.of(number);
            default -> throw wrong(key, "a floating-point number");
        };
    }

    double number(String key) {
        return optionalNumber(key).orElseThrow(() -> missing(key));
    }

    Optional<String> text(String key) {
        @Nullable Object value = values.get(key);
        return switch (value) {
            case null -> Optional.empty();
            case String text -> Optional.of(text);
            default -> throw wrong(key, "text");
        };
    }

    /** @throws CheckpointException if the key is missing or holds anything but a list of {@code type} */
    <T> List<T> list(String key, Class<T> type) {
        @Nullable Object value = values.get(key);
        if (value == null) {
            throw missing(key);
        }
        if (!(value instanceof List<?> items) || !items.stream().allMatch(type::isInstance)) {
            throw wrong(key, "a list of " + type.getSimpleName());
        }
        return items.stream().map(type::cast).toList();
    }

    CheckpointException missing(String key) {
        return new CheckpointException("%s has no metadata '%s'; convert the model again".formatted(origin, key));
    }

    private CheckpointException wrong(String key, String expected) {
        return new CheckpointException("%s: the metadata '%s' must be %s".formatted(origin, key, expected));
    }
}
