package io.lorica.formats.checkpoint;

import io.lorica.formats.CheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A JSON object of a checkpoint with typed access; what is missing or of another type is an error that names it.
 *
 * @param origin how messages call the object, usually the file
 */
record ConfigFile(String origin, JsonNode root) {
    private static final JsonMapper JSON = new JsonMapper();

    static ConfigFile read(Path path) {
        try {
            JsonNode root = JSON.readTree(Files.readAllBytes(path));
            if (!root.isObject()) {
                throw new CheckpointException("%s is not a JSON object".formatted(path));
            }
            return new ConfigFile(path.toString(), root);
        } catch (NoSuchFileException e) {
            throw new CheckpointException("The file %s does not exist".formatted(path), e);
        } catch (IOException e) {
            throw new CheckpointException("The file %s cannot be read: %s".formatted(path, e.getMessage()), e);
        } catch (JacksonException e) {
            throw new CheckpointException("%s is not valid JSON: %s".formatted(path, e.getOriginalMessage()), e);
        }
    }

    /** Whether the key is there with a value other than null. */
    boolean has(String key) {
        return !root.path(key).isMissingNode() && !root.path(key).isNull();
    }

    ConfigFile object(String key) {
        if (!root.path(key).isObject()) {
            throw wrong(key, "an object");
        }
        return new ConfigFile(origin + " " + key, root.path(key));
    }

    Optional<String> text(String key) {
        if (!has(key)) {
            return Optional.empty();
        }
        if (!root.path(key).isString()) {
            throw wrong(key, "text");
        }
        return Optional.of(root.path(key).stringValue());
    }

    OptionalInt optionalInteger(String key) {
        if (!has(key)) {
            return OptionalInt.empty();
        }
        if (!root.path(key).isIntegralNumber() || !root.path(key).canConvertToInt()) {
            throw wrong(key, "an integer");
        }
        return OptionalInt.of(root.path(key).intValue());
    }

    int integer(String key) {
        return optionalInteger(key).orElseThrow(() -> missing(key));
    }

    OptionalDouble optionalNumber(String key) {
        if (!has(key)) {
            return OptionalDouble.empty();
        }
        if (!root.path(key).isNumber()) {
            throw wrong(key, "a number");
        }
        return OptionalDouble.of(root.path(key).doubleValue());
    }

    double number(String key) {
        return optionalNumber(key).orElseThrow(() -> missing(key));
    }

    boolean flag(String key, boolean whenAbsent) {
        if (!has(key)) {
            return whenAbsent;
        }
        if (!root.path(key).isBoolean()) {
            throw wrong(key, "true or false");
        }
        return root.path(key).booleanValue();
    }

    private CheckpointException missing(String key) {
        return new CheckpointException("%s has no '%s'; the model's files are incomplete".formatted(origin, key));
    }

    private CheckpointException wrong(String key, String expected) {
        return new CheckpointException("%s: '%s' must be %s, not %s".formatted(origin, key, expected, root.path(key)));
    }
}
