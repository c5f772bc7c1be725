package io.lorica.faults;

import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.ValueInstantiationException;

/**
 * What is wrong with JSON that somebody wrote, and what to write instead. Names no class and quotes no value.
 *
 * @param path of the value, such as {@code options.rank} or {@code fields[2].name}; empty: the document itself
 * @param message fits behind the path
 */
public record JsonFault(String path, String message) {
    /** Characters of a name that a path shows. */
    private static final int LONGEST_NAME = 64;

    /** What the parser says of itself: its settings' names, and where its own source began. */
    private static final Pattern PARSERS_OWN = Pattern.compile(
            ", from `[^`]*`|: enable `[^`]*` to allow"
                    + "| \\(for \\w+ starting at.*| ?\\(start marker at [^)]*\\)?.*|\\(byte\\[\\]\\)|\\[Source: [^]]*]",
            Pattern.DOTALL);

    private static final Pattern DUPLICATE = Pattern.compile("Duplicate Object property \"(.*)\"", Pattern.DOTALL);

    /** @return at least one; all of them if the document is JSON, else the first */
    public static List<JsonFault> of(JacksonException e) {
        String path = path(e);
        return e instanceof MisshapenJson misshapen
                ? misshapen.faults().stream().map(fault -> fault.in(path)).toList()
                : List.of(new JsonFault(path, message(e)));
    }

    /** The same, of a document that is a part of another. */
    private JsonFault in(String document) {
        String separator = document.isEmpty() || path.isEmpty() || path.startsWith("[") ? "" : ".";
        return new JsonFault(document + separator + path, message);
    }

    private static String message(JacksonException e) {
        return switch (e) {
            case MismatchedInputException other -> "must be " + Kinds.of(other.getTargetType()) + ".";
            case ValueInstantiationException refused -> refused(refused);
            case StreamConstraintsException bound ->
                "is beyond the bounds of JSON here: %s. Send less.".formatted(parsersMessage(bound));
            default -> malformed(e);
        };
    }

    private static String malformed(JacksonException e) {
        Matcher duplicate = DUPLICATE.matcher(parsersMessage(e));
        return duplicate.matches()
                ? "has the name '%s' twice%s; keep one.".formatted(shown(duplicate.group(1)), place(e.getLocation()))
                : "is not valid JSON%s: %s.".formatted(place(e.getLocation()), parsersMessage(e));
    }

    private static String refused(ValueInstantiationException e) {
        return e.getCause() instanceof IllegalArgumentException ours && ours.getMessage() != null
                ? ours.getMessage()
                : "lacks what it needs or holds what is refused.";
    }

    private static String parsersMessage(JacksonException e) {
        String original = Objects.requireNonNullElse(e.getOriginalMessage(), "malformed");
        return PARSERS_OWN.matcher(original).replaceAll("").strip().replaceAll("[.:]+$", "");
    }

    private static String place(TokenStreamLocation location) {
        return location == null || location.getLineNr() < 1
                ? ""
                : " at line %d, column %d".formatted(location.getLineNr(), location.getColumnNr());
    }

    private static String path(JacksonException e) {
        StringBuilder path = new StringBuilder();
        for (JacksonException.Reference step : e.getPath()) {
            if (step.getPropertyName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(shown(step.getPropertyName()));
            }
        }
        return path.toString();
    }

    /** A name as a path shows it: somebody's key may be as long as their document. */
    static String shown(String name) {
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME) + "...";
    }
}
