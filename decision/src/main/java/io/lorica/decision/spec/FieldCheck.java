package io.lorica.decision.spec;

import io.lorica.api.decision.Field;
import io.lorica.api.decision.FieldPolicy;
import io.lorica.api.decision.FieldRole;
import io.lorica.api.decision.FieldType;
import io.lorica.decision.field.Fault;
import io.lorica.decision.field.FieldValue;
import io.lorica.decision.field.Numbers;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One field by itself: whether it can have a value, can have more than one, and says one thing about each. */
final class FieldCheck {
    private static final Set<String> FLAGS = Set.of("true", "True", "TRUE", "false", "False", "FALSE");

    private final Field field;
    private final String path;
    private final List<Fault> faults = new ArrayList<>();

    /** @param path of the field in its spec */
    FieldCheck(Field field, String path) {
        this.field = field;
        this.path = path;
    }

    List<Fault> faults() {
        name();
        role();
        values();
        policy();
        missingCodes();
        range();
        length();
        return faults;
    }

    private void name() {
        if (!field.name().equals(field.name().strip())) {
            fault(
                    "name",
                    "'%s' has white space around it; columns are known without, so remove it".formatted(field.name()));
        }
    }

    private void role() {
        if (field.role() == FieldRole.EVENT_TIME && field.type() != FieldType.DATE) {
            fault("type", "of '%s' is %s, but an EVENT_TIME must be a DATE".formatted(field.name(), field.type()));
        }
    }

    private void values() {
        if (field.values().isEmpty()) {
            return;
        }
        if (field.type() != FieldType.CATEGORY) {
            fault(
                    "values",
                    "are given for '%s', which is no CATEGORY; remove them or change its type".formatted(field.name()));
            return;
        }
        Set<String> seen = new HashSet<>();
        field.values().stream()
                .filter(value -> !seen.add(value.strip()))
                .forEach(value ->
                        fault("values", "of '%s' name '%s' twice; keep one".formatted(field.name(), value.strip())));
        // With the policy UNKNOWN there is a second value: all the others.
        if (seen.size() == 1 && field.role() != FieldRole.IGNORED && field.policy() != FieldPolicy.UNKNOWN) {
            fault(
                    "values",
                    ("of '%s' name one category only, which tells nothing; name the others, leave the list out, or make"
                                    + " the field IGNORED")
                            .formatted(field.name()));
        }
        if (field.policy() == FieldPolicy.UNKNOWN && seen.contains(FieldValue.UNKNOWN_TOKEN)) {
            fault(
                    "values",
                    "of '%s' name '%s', which the policy UNKNOWN writes for all that they do not name; rename it"
                            .formatted(field.name(), FieldValue.UNKNOWN_TOKEN));
        }
    }

    private void policy() {
        if (field.policy() != FieldPolicy.UNKNOWN) {
            return;
        }
        if (field.required()) {
            fault("policy", "of '%s' is UNKNOWN and the field required; choose one".formatted(field.name()));
        }
        if (field.role() == FieldRole.LABEL) {
            fault("policy", "of the LABEL '%s' is UNKNOWN; a row without it teaches nothing".formatted(field.name()));
        }
    }

    private void missingCodes() {
        Set<String> codes = Objects.requireNonNullElse(field.missingCodes(), List.<String>of()).stream()
                .map(String::strip)
                .collect(Collectors.toSet());
        Set<String> possible = switch (field.type()) {
            case CATEGORY -> field.values().stream().map(String::strip).collect(Collectors.toSet());
            case BOOLEAN -> FLAGS;
            case NUMBER, TEXT, DATE -> Set.of();
        };
        codes.stream()
                .filter(possible::contains)
                .sorted()
                .forEach(code -> fault(
                        "missing_codes",
                        "of '%s' hold '%s', which is one of its values; take it out of one of them"
                                .formatted(field.name(), code)));
    }

    private void range() {
        @Nullable BigDecimal min = field.min();
        @Nullable BigDecimal max = field.max();
        if (min == null && max == null) {
            return;
        }
        if (field.type() != FieldType.NUMBER) {
            fault(
                    min != null ? "min" : "max",
                    "is given for '%s', which is no NUMBER; remove it".formatted(field.name()));
            return;
        }
        if (field.role() == FieldRole.LABEL) {
            fault(
                    min != null ? "min" : "max",
                    "is given for the LABEL '%s', whose values are the outcomes' labels; remove it"
                            .formatted(field.name()));
        }
        boolean isMinWritable = isWritable(min, "min");
        boolean isMaxWritable = isWritable(max, "max");
        if (isMinWritable && isMaxWritable && min != null && max != null && min.compareTo(max) >= 0) {
            fault(
                    "max",
                    "of '%s' must be above min; no other number than one would be in range".formatted(field.name()));
        }
    }

    private boolean isWritable(@Nullable BigDecimal bound, String name) {
        boolean isWritable = bound == null || Numbers.canonical(bound).isPresent();
        if (!isWritable) {
            fault(
                    name,
                    "of '%s' must have at most %d characters in plain form, as its numbers have"
                            .formatted(field.name(), Numbers.LONGEST));
        }
        return isWritable;
    }

    private void length() {
        if (field.maxCharacters() == null) {
            return;
        }
        if (field.type() != FieldType.TEXT && field.type() != FieldType.CATEGORY) {
            fault(
                    "max_characters",
                    "is given for '%s', which is no TEXT or CATEGORY; remove it".formatted(field.name()));
        } else if (!field.values().isEmpty()) {
            fault("max_characters", "is given for '%s', whose values are all named; remove it".formatted(field.name()));
        }
    }

    private void fault(String part, String message) {
        faults.add(new Fault(path + "." + part, message));
    }
}
