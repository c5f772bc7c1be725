package io.lorica.intake;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
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
final class JsonLines implements AutoCloseable {
    static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private static final String NO_OBJECT = "is not a JSON object";

    private final BufferedReader text;
    private final Lines lines;
    private final IntakeLimits limits;
    private long number;

    JsonLines(InputStream jsonl, IntakeLimits limits) {
        this.text = new BufferedReader(new Utf8Reader(jsonl));
        this.lines = new Lines(text, limits.maxLineCharacters());
        this.limits = limits;
    }

    /** What is done with each line. */
    interface Listener {
        /** Asked before each line; throws if there may be no more. */
        void requireRoom();

        void onObject(long line, JsonNode object);

        /** @param kind the reason as all such lines have it */
        void onBadLine(long line, String reason, String kind);
    }

    /** One line; its number is 1-based. */
    sealed interface Line {
        long number();

        /** @param text as it stands in the file */
        record Of(long number, String text, JsonNode object) implements Line {}

        /**
         * @param kind the reason as all such lines have it
         * @param isNoObject it isn't that an object has a fault: there is none on the line
         */
        record Bad(long number, String reason, String kind, boolean isNoObject) implements Line {}
    }

    /** @throws IntakeException if the file as a whole is unusable */
    static void read(InputStream jsonl, IntakeLimits limits, Listener listener) {
        try (var lines = new JsonLines(jsonl, limits)) {
            for (Line line = lines.next(); line != null; line = lines.next()) {
                listener.requireRoom();
                switch (line) {
                    case Line.Of(long number, String _, JsonNode object) -> listener.onObject(number, object);
                    case Line.Bad(long number, String reason, String kind, boolean _) ->
                        listener.onBadLine(number, reason, kind);
                }
            }
        }
    }

    /**
     * @return null at the end
     * @throws IntakeException if the file as a whole is unusable
     */
    @Nullable
    Line next() {
        try {
            Lines.Line line = lines.next();
            if (line == null) {
                return null;
            }
            number++;
            if (line.text() == null) {
                return bad("has more than %d characters; break it into several rows, or raise %s.max-line-characters"
                        .formatted(limits.maxLineCharacters(), limits.settings()));
            }
            return line.text().isBlank() ? bad("is empty") : parsed(line.text());
        } catch (IOException e) {
            throw IntakeException.Unreadable.broken(e);
        }
    }

    private Line parsed(String line) {
        JsonNode node;
        try {
            node = JSON.readTree(line);
        } catch (JacksonException e) {
            boolean isTwice =
                    e instanceof StreamReadException && e.getOriginalMessage().startsWith("Duplicate");
            String kind = isTwice ? "has a name twice; keep one" : "is not JSON: one object must stand on each line";
            int column = e.getLocation() == null ? 0 : e.getLocation().getColumnNr();
            return new Line.Bad(number, column > 0 ? "%s (column %d)".formatted(kind, column) : kind, kind, !isTwice);
        } catch (NumberFormatException _) {
            // An exponent beyond what even an exact decimal has: Jackson lets Java's own exception through.
            return bad("holds a number that is too large or too small; its exponent has too many digits");
        }
        return node.isObject() ? new Line.Of(number, line, node) : new Line.Bad(number, NO_OBJECT, NO_OBJECT, true);
    }

    private Line bad(String reason) {
        return new Line.Bad(number, reason, reason, false);
    }

    @Override
    public void close() {
        try {
            text.close();
        } catch (IOException e) {
            throw IntakeException.Unreadable.broken(e);
        }
    }
}
