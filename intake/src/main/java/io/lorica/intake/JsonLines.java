package io.lorica.intake;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One JSON object on each line.
 *
 * @see <a href="https://jsonlines.org/">JSON Lines</a>
 */
final class JsonLines {
    static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private JsonLines() {}

    /** What is done with each line. */
    interface Listener {
        /** Asked before each line; throws if there may be no more. */
        void requireRoom();

        void onObject(long line, JsonNode object);

        void onBadLine(long line, String reason);
    }

    /** @throws IntakeException if the file as a whole is unusable */
    static void read(InputStream jsonl, Listener listener) {
        try (BufferedReader reader = StrictUtf8.reader(jsonl)) {
            long number = 0;
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                number++;
                listener.requireRoom();
                if (line.isBlank()) {
                    listener.onBadLine(number, "is empty");
                } else {
                    readLine(number, line, listener);
                }
            }
        } catch (CharacterCodingException e) {
            throw StrictUtf8.refusal();
        } catch (IOException e) {
            throw new IntakeException.Unreadable("The file cannot be read: " + e.getMessage());
        }
    }

    private static void readLine(long number, String line, Listener listener) {
        JsonNode node;
        try {
            node = JSON.readTree(line);
        } catch (JacksonException e) {
            listener.onBadLine(number, "is not JSON: one object must stand on each line");
            return;
        }
        if (node.isObject()) {
            listener.onObject(number, node);
        } else {
            listener.onBadLine(number, "is not a JSON object");
        }
    }
}
