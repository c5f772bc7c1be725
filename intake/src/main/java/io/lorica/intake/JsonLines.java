package io.lorica.intake;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One JSON object on each line. NaN is read, which Python writes for a missing number.
 *
 * @see <a href="https://jsonlines.org/">JSON Lines</a>
 */
final class JsonLines {
    static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private JsonLines() {}

    /** What is done with each line. */
    interface Listener {
        /** Asked before each line; throws if there may be no more. */
        void requireRoom();

        void onObject(long line, JsonNode object);

        /** @param kind the reason as all such lines have it */
        void onBadLine(long line, String reason, String kind);
    }

    /** @throws IntakeException if the file as a whole is unusable */
    static void read(InputStream jsonl, int longestLine, Listener listener) {
        try (var reader = new BufferedReader(new Utf8Reader(jsonl))) {
            var lines = new Lines(reader, longestLine);
            long number = 0;
            for (var line = lines.next(); line != null; line = lines.next()) {
                number++;
                listener.requireRoom();
                if (line.text() == null) {
                    String reason = ("has more than %d characters; break it into several rows, or raise"
                                    + " lorica.datasets.max-line-characters")
                            .formatted(longestLine);
                    listener.onBadLine(number, reason, reason);
                } else if (line.text().isBlank()) {
                    listener.onBadLine(number, "is empty", "is empty");
                } else {
                    readLine(number, line.text(), listener);
                }
            }
        } catch (IOException e) {
            throw new IntakeException.Unreadable("The file cannot be read: " + e.getMessage());
        }
    }

    private static void readLine(long number, String line, Listener listener) {
        JsonNode node;
        try {
            node = JSON.readTree(line);
        } catch (JacksonException e) {
            String kind =
                    e instanceof StreamReadException && e.getOriginalMessage().startsWith("Duplicate")
                            ? "has a name twice; keep one"
                            : "is not JSON: one object must stand on each line";
            int column = e.getLocation() == null ? 0 : e.getLocation().getColumnNr();
            listener.onBadLine(number, column > 0 ? "%s (column %d)".formatted(kind, column) : kind, kind);
            return;
        } catch (NumberFormatException _) {
            // An exponent beyond what even an exact decimal has: Jackson lets Java's own exception through.
            String reason = "holds a number that is too large or too small; its exponent has too many digits";
            listener.onBadLine(number, reason, reason);
            return;
        }
        if (node.isObject()) {
            listener.onObject(number, node);
        } else {
            listener.onBadLine(number, "is not a JSON object", "is not a JSON object");
        }
    }
}
