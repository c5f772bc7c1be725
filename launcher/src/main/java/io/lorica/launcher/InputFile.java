package io.lorica.launcher;

import io.lorica.launcher.home.FileFault;
import io.lorica.launcher.home.LauncherException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A file that a command is told to read. */
final class InputFile {
    /** Numbers keep the digits that were written. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private InputFile() {}

    /** @throws LauncherException if it isn't there, is no file, or may not be read */
    static void require(Path file) {
        if (!Files.exists(file)) {
            throw new LauncherException("There is no file %s.".formatted(file));
        }
        if (Files.isDirectory(file)) {
            throw new LauncherException("%s is a folder. Name a file.".formatted(file));
        }
        if (!Files.isReadable(file)) {
            throw new LauncherException("%s can't be read (permission denied).".formatted(file));
        }
    }

    /**
     * The names and values of a file that holds one JSON object.
     *
     * @param example what to write into it, as a sentence
     * @throws LauncherException if it can't be read, holds anything else, or nothing
     */
    static Map<String, Object> object(Path file, String example) {
        JsonNode read = json(file, example);
        if (!read.isObject()) {
            throw new LauncherException("%s is not one JSON object. %s".formatted(file, example));
        }
        if (read.isEmpty()) {
            throw new LauncherException("%s has no fields. %s".formatted(file, example));
        }
        return JSON.convertValue(read, new TypeReference<Map<String, Object>>() {});
    }

    private static JsonNode json(Path file, String example) {
        require(file);
        try {
            return JSON.readTree(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new LauncherException("%s can't be read (%s).".formatted(file, FileFault.reason(e)), e);
        } catch (JacksonException | NumberFormatException e) {
            throw new LauncherException("%s is not one JSON object%s. %s".formatted(file, place(e), example), e);
        }
    }

    private static String place(RuntimeException fault) {
        TokenStreamLocation at = fault instanceof JacksonException json ? json.getLocation() : null;
        return at == null || at.getLineNr() < 1
                ? ""
                : ": the fault is at line %d, column %d".formatted(at.getLineNr(), at.getColumnNr());
    }
}
