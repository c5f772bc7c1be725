package io.lorica.intake;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A column that a result adds to its file.
 *
 * @param text of a value that is an object: the name in it whose value stands in a cell of a table
 */
public record AnswerColumn(String name, Kind kind, @Nullable String text) {

    /** What its values are. */
    public enum Kind {
        TEXT,
        /** A double, written with all its digits. */
        NUMBER,
        WHOLE_NUMBER,
        OBJECT
    }

    public static AnswerColumn of(String name, Kind kind) {
        return new AnswerColumn(name, kind, null);
    }

    /** @param text name in the object whose value stands in a cell of a table */
    public static AnswerColumn ofObjects(String name, String text) {
        return new AnswerColumn(name, Kind.OBJECT, text);
    }

    /** What a cell of a table holds; empty where the answer has no value. */
    String cell(JsonNode answer) {
        JsonNode value = answer.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return "";
        }
        return switch (kind) {
            case TEXT -> value.stringValue();
            case NUMBER -> Double.toString(value.doubleValue());
            case WHOLE_NUMBER -> Long.toString(value.longValue());
            case OBJECT -> value.path(text).asString("");
        };
    }
}
