package io.lorica.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;

/** Holds a document against the record that it is to become. */
final class ShapeCheck {
    private final DeserializationContext context;
    private final RecordForms forms;
    private final List<JsonFault> faults = new ArrayList<>();

    ShapeCheck(DeserializationContext context, RecordForms forms) {
        this.context = context;
        this.forms = forms;
    }

    /** @return in the order of the document; what a record lacks comes behind what it has */
    List<JsonFault> faults(JsonNode document, JavaType type) {
        value("", document, type);
        return faults;
    }

    private void value(String path, JsonNode value, JavaType type) {
        Class<?> raw = type.getRawClass();
        if (value.isString()) {
            unstorable(value.stringValue()).ifPresent(problem -> fault(path, problem));
        }
        if (raw.isRecord()) {
            record(path, value, type);
        } else if (type.isCollectionLikeType() || type.isArrayType()) {
            list(path, value, type.getContentType());
        } else if (type.isMapLikeType()) {
            map(path, value, type.getContentType());
        } else if (raw.isEnum()) {
            choice(path, value, Kinds.namesOf(raw));
        } else if (!fits(value, raw)) {
            fault(path, misfit(value, raw));
        } else if (raw == Object.class || JsonNode.class.isAssignableFrom(raw)) {
            anything(path, value);
        }
    }

    private void record(String path, JsonNode value, JavaType type) {
        if (!value.isObject()) {
            fault(path, "must be an object, is %s.".formatted(kind(value)));
            return;
        }
        var components = forms.of(type, context);
        value.forEachEntry((name, given) -> {
            RecordForms.Component component = components.get(name);
            if (component == null) {
                List<String> free = components.keySet().stream()
                        .filter(known -> !value.has(known))
                        .toList();
                fault(at(path, name), "is not known; " + hint(name, components, free));
            } else if (!given.isNull()) {
                value(at(path, name), given, component.type());
            }
        });
        components.forEach((name, component) -> {
            if (component.isRequired() && value.path(name).isMissingNode()) {
                fault(at(path, name), "is missing; it must be %s.".formatted(expected(component.type())));
            } else if (component.isRequired() && value.path(name).isNull()) {
                fault(at(path, name), "must be %s, is null.".formatted(expected(component.type())));
            }
        });
    }

    /** A name that is there already was not meant, but is worth listing. */
    private static String hint(String name, SequencedMap<String, RecordForms.Component> components, List<String> free) {
        return Nearest.meant(name, free.stream())
                .map("did you mean '%s'?"::formatted)
                .orElseGet(() -> Nearest.known(components.keySet()));
    }

    private void list(String path, JsonNode value, JavaType content) {
        if (!value.isArray()) {
            fault(path, "must be a list, is %s.".formatted(kind(value)));
            return;
        }
        for (int i = 0; i < value.size(); i++) {
            String at = path + "[" + i + "]";
            if (value.get(i).isNull()) {
                fault(at, "must be %s, is null.".formatted(expected(content)));
            } else {
                value(at, value.get(i), content);
            }
        }
    }

    private void map(String path, JsonNode value, JavaType content) {
        if (!value.isObject()) {
            fault(path, "must be an object, is %s.".formatted(kind(value)));
            return;
        }
        boolean mayBeNull = content.getRawClass() == Object.class;
        value.forEachEntry((name, given) -> {
            if (!given.isNull()) {
                value(at(path, name), given, content);
            } else if (!mayBeNull) {
                fault(at(path, name), "must be %s, is null.".formatted(expected(content)));
            }
            unstorable(name).ifPresent(problem -> fault(at(path, name), "has a name that " + problem));
        });
    }

    private void anything(String path, JsonNode value) {
        if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                value(path + "[" + i + "]", value.get(i), context.constructType(Object.class));
            }
        } else if (value.isObject()) {
            map(path, value, context.constructType(Object.class));
        }
    }

    private void choice(String path, JsonNode value, List<String> names) {
        String choices = "must be one of " + String.join(", ", names);
        if (!value.isString()) {
            fault(path, "%s, is %s.".formatted(choices, kind(value)));
        } else if (!names.contains(value.stringValue())) {
            fault(
                    path,
                    choices
                            + Nearest.meant(value.stringValue(), names.stream())
                                    .map("; did you mean '%s'?"::formatted)
                                    .orElse("."));
        }
    }

    private static boolean fits(JsonNode value, Class<?> type) {
        if (Kinds.isWhole(type)) {
            return isWhole(value, type);
        }
        if (Kinds.isNumber(type)) {
            return value.isNumber() && Double.isFinite(value.decimalValue().doubleValue());
        }
        if (Kinds.isBoolean(type)) {
            return value.isBoolean();
        }
        // Times, durations and the like are texts, whose form is checked when they are read.
        boolean isFree = type == Object.class || JsonNode.class.isAssignableFrom(type);
        return isFree || value.isString();
    }

    private static String misfit(JsonNode value, Class<?> type) {
        boolean isAnotherNumber = value.isNumber() && (Kinds.isNumber(type) || Kinds.isWhole(type));
        return isAnotherNumber
                ? "must be %s.".formatted(Kinds.of(type))
                : "must be %s, is %s.".formatted(Kinds.of(type), kind(value));
    }

    private static boolean isWhole(JsonNode value, Class<?> type) {
        if (!WholeNumber.is(value)) {
            return false;
        }
        if (type == long.class || type == Long.class) {
            return value.canConvertToLong();
        }
        return type == java.math.BigInteger.class || value.canConvertToInt();
    }

    /** What JSON can spell and neither a database nor UTF-8 can hold. */
    private static Optional<String> unstorable(String text) {
        if (text.indexOf('\0') >= 0) {
            return Optional.of("holds the character NUL (\\u0000), which can't be kept; remove it.");
        }
        boolean isCut = text.codePoints().anyMatch(point -> Character.getType(point) == Character.SURROGATE);
        return isCut
                ? Optional.of("holds half of a surrogate pair, which is no character; send both halves or none.")
                : Optional.empty();
    }

    private static String expected(JavaType type) {
        return type.isCollectionLikeType() ? "a list" : Kinds.of(type.getRawClass());
    }

    private static String kind(JsonNode value) {
        return switch (value.getNodeType()) {
            case STRING -> "a string";
            case NUMBER -> "a number";
            case BOOLEAN -> "true or false";
            case ARRAY -> "a list";
            case OBJECT -> "an object";
            default -> "null";
        };
    }

    private static String at(String path, String name) {
        return (path.isEmpty() ? "" : path + ".") + JsonFault.shown(name);
    }

    private void fault(String path, String message) {
        faults.add(new JsonFault(path, message));
    }
}
