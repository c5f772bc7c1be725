package io.lorica.scorecard.points;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Names in standard SQL, each part in quotes, so that it means what was written whatever words are reserved. */
final class SqlName {
    private SqlName() {}

    /** One name. */
    static String quoted(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }

    /**
     * A name of several parts, such as {@code schema.table}.
     *
     * @param written with dots between its parts; a part that has a dot itself stands in quotes, as in SQL
     * @throws IllegalArgumentException if a part is empty, or its quotes are not closed
     */
    static String qualified(String written) {
        return parts(written).stream().map(SqlName::quoted).collect(Collectors.joining("."));
    }

    private static List<String> parts(String written) {
        List<String> parts = new ArrayList<>();
        int at = 0;
        while (true) {
            boolean isQuoted = at < written.length() && written.charAt(at) == '"';
            int end = isQuoted ? closing(written, at + 1) + 1 : dot(written, at);
            String part = isQuoted
                    ? written.substring(at + 1, end - 1).replace("\"\"", "\"")
                    : written.substring(at, end).strip();
            if (part.isEmpty()) {
                throw refusal(written, "a part of it is empty");
            }
            parts.add(part);
            if (end == written.length()) {
                return parts;
            }
            if (written.charAt(end) != '.') {
                throw refusal(written, "only a dot may follow closing quotes");
            }
            at = end + 1;
        }
    }

    private static int dot(String written, int from) {
        int dot = written.indexOf('.', from);
        return dot < 0 ? written.length() : dot;
    }

    /** Where the quotes close: a quote that is written twice is one of the name. */
    private static int closing(String written, int from) {
        for (int at = from; at < written.length(); at++) {
            if (written.charAt(at) == '"') {
                if (at + 1 == written.length() || written.charAt(at + 1) != '"') {
                    return at;
                }
                at++;
            }
        }
        throw refusal(written, "its quotes are not closed");
    }

    private static IllegalArgumentException refusal(String written, String why) {
        return new IllegalArgumentException(
                "'%s' names no table: %s. Write TABLE or SCHEMA.TABLE, and a part that has".formatted(written, why)
                        + " a dot itself in quotes, such as main.\"loans.2026\".");
    }
}
