package io.lorica.chassis.problem;

import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.exc.InvalidNullException;
import tools.jackson.databind.exc.InvalidTypeIdException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.exc.ValueInstantiationException;

/**
 * What is wrong with JSON that a caller sent, and what to send instead. Names no class and quotes no value.
 *
 * @param path of the value, such as {@code options.rank} or {@code fields[2].name}; empty: the document itself
 * @param message fits behind the path
 */
public record JsonFault(String path, String message) {
    /** What the parser says of itself: its settings' names, and where its own source began. */
    private static final Pattern PARSERS_OWN = Pattern.compile(
            ", from `[^`]*`| ?\\(start marker at [^)]*\\)?.*|\\(byte\\[\\]\\)|\\[Source: [^]]*]", Pattern.DOTALL);

    public static JsonFault of(JacksonException e) {
        return new JsonFault(path(e), message(e));
    }

    /** The same, of a document that is a part of a request. */
    public JsonFault in(String document) {
        String separator = path.isEmpty() || path.startsWith("[") ? "" : ".";
        return new JsonFault(document + separator + path, message);
    }

    private static String message(JacksonException e) {
        return switch (e) {
            case UnrecognizedPropertyException unknown -> unknown(unknown);
            case UnstorableValueException text -> Objects.requireNonNull(text.getOriginalMessage());
            case InvalidNullException _ -> "must not be null.";
            case InvalidTypeIdException _ -> "has a type that is not known here.";
            case InputCoercionException number -> "must be " + Kinds.of(number.getTargetType()) + ".";
            case MismatchedInputException other -> "must be " + Kinds.of(other.getTargetType()) + ".";
            case ValueInstantiationException refused -> refused(refused);
            case StreamConstraintsException bound ->
                "is beyond the bounds of JSON here: %s. Send less.".formatted(parsersMessage(bound));
            default -> "is not valid JSON%s: %s.".formatted(place(e.getLocation()), parsersMessage(e));
        };
    }

    private static String unknown(UnrecognizedPropertyException e) {
        String known = e.getKnownPropertyIds() == null
                ? ""
                : e.getKnownPropertyIds().stream().map(String::valueOf).sorted().collect(Collectors.joining(", "));
        return known.isEmpty()
                ? "is not known here; remove it."
                : "is not known here; remove it. Known: %s.".formatted(known);
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
                path.append(path.isEmpty() ? "" : ".").append(step.getPropertyName());
            }
        }
        return path.toString();
    }
}
