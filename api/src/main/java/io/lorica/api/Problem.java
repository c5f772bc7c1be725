package io.lorica.api;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Why a call was refused or failed: the body of every answer that is no success, {@code application/problem+json}.
 *
 * @param type {@code urn:lorica:problem:<slug>}; stable, for programs
 * @param title the same for all problems of a type
 * @param detail what happened, to what, and what to do
 * @param instance path of the call
 * @param traceId 32 hex digits, under which the logs name the cause
 * @param errors the fields that are wrong, all of them; absent where no field is to blame
 * @param facts what programs may want beside the text, in snake case, such as {@code shortfalls}
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</a>
 */
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        String instance,
        String traceId,
        @Nullable List<FieldError> errors,
        @JsonAnyGetter @JsonAnySetter Map<String, Object> facts) {
    public static final String TYPE_PREFIX = "urn:lorica:problem:";

    public Problem {
        errors = errors == null ? null : List.copyOf(errors);
        facts = facts == null ? Map.of() : withoutNulls(facts);
    }

    /** @param message what is wrong with the field and what to do */
    public record FieldError(String field, String message) {}

    /** The stable name within {@link #type}. */
    public String slug() {
        return type.startsWith(TYPE_PREFIX) ? type.substring(TYPE_PREFIX.length()) : type;
    }

    private static Map<String, Object> withoutNulls(Map<String, Object> facts) {
        Map<String, Object> present = new LinkedHashMap<>(facts);
        present.values().removeIf(Objects::isNull);
        return Collections.unmodifiableMap(present);
    }

    /** The same with one fact more. */
    public Problem with(String name, Object fact) {
        Map<String, Object> more = new LinkedHashMap<>(facts);
        more.put(name, fact);
        return new Problem(type, title, status, detail, instance, traceId, errors, more);
    }
}
