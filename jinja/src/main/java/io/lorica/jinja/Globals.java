package io.lorica.jinja;

import io.lorica.jinja.Value.Function;
import io.lorica.jinja.Value.Namespace;
import io.lorica.jinja.Value.None;
import io.lorica.jinja.Value.Range;
import io.lorica.jinja.Value.Thing;
import java.time.Clock;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The functions that templates call by name. */
final class Globals {
    /** Jinja2 has it, and its text is random. */
    static final Set<String> UNSUPPORTED = Set.of("lipsum");

    static final Set<String> NAMES = Set.of("range", "dict", "namespace", "joiner", "cycler", "raise_exception");
    private static final long MAX_RANGE = 100_000;

    private final Map<String, Value> values = new HashMap<>();

    /** @param clock null for templates whose text must not depend on the time */
    Globals(@Nullable Clock clock) {
        add("range", Globals::range);
        add("dict", Globals::dict);
        add("namespace", Globals::namespace);
        add("joiner", arguments -> joiner(arguments.bind("joiner", 0, "sep").or(0, Text.own(", "))));
        add("cycler", arguments -> new Cycler(arguments));
        add("raise_exception", arguments -> {
            Value message = arguments.bind("raise_exception", 1, "message").get(0);
            throw RenderException.raisedByTemplate(Representation.str(message).string());
        });
        if (clock != null) {
            add(
                    "strftime_now",
                    arguments -> Text.own(new Strftime(LocalDateTime.now(clock))
                            .format(Types.text(arguments
                                            .bind("strftime_now", 1, "format")
                                            .get(0))
                                    .string())));
        }
    }

    @Nullable
    Value get(String name) {
        return values.get(name);
    }

    private void add(String name, Function.Body body) {
        values.put(name, new Function(name, body));
    }

    private static Value range(Arguments arguments) {
        List<Value> given = arguments.positional();
        if (given.isEmpty() || given.size() > 3 || !arguments.named().isEmpty()) {
            throw new RenderException("range takes 1 to 3 arguments");
        }
        long start = given.size() == 1 ? 0 : bound(given.get(0));
        long stop = bound(given.size() == 1 ? given.get(0) : given.get(1));
        long step = given.size() == 3 ? bound(given.get(2)) : 1;
        if (step == 0) {
            throw new RenderException("range() arg 3 must not be zero");
        }
        Range range = new Range(start, stop, step);
        if (range.length() > MAX_RANGE) {
            throw new RenderException(
                    "Range too big. The sandbox blocks ranges larger than MAX_RANGE (%d).".formatted(MAX_RANGE));
        }
        return range;
    }

    private static long bound(Value value) {
        if (value instanceof Value.Real) {
            throw new RenderException("'float' object cannot be interpreted as an integer");
        }
        return Types.index(value);
    }

    private static Dict dict(Arguments arguments) {
        if (arguments.positional().size() > 1) {
            throw new RenderException("dict expected at most 1 argument");
        }
        Dict dict = new Dict();
        for (Value from : arguments.positional()) {
            if (from instanceof Dict other) {
                other.entries().forEach(entry -> dict.put(entry.key(), entry.value()));
            } else {
                for (Value pair : Iteration.list(from)) {
                    List<Value> both = Iteration.list(pair);
                    if (both.size() != 2) {
                        throw new RenderException("dictionary update sequence element has not the length 2");
                    }
                    dict.put(both.get(0), both.get(1));
                }
            }
        }
        arguments.named().forEach((name, value) -> dict.put(Text.own(name), value));
        return dict;
    }

    private static Value namespace(Arguments arguments) {
        Map<String, Value> attributes = new LinkedHashMap<>();
        for (Dict.Entry entry : dict(arguments).entries()) {
            String name = Types.text(entry.key()).string();
            requirePublic(name);
            attributes.put(name, entry.value());
        }
        return new Namespace(attributes);
    }

    /** As transformers' own namespace. */
    static void requirePublic(String name) {
        if (name.startsWith("_")) {
            throw new RenderException("Chat templates cannot store underscore-prefixed attributes on a namespace, "
                    + "but got '%s'. Please rename the attribute.".formatted(name));
        }
    }

    private static Value joiner(Value separator) {
        boolean[] isUsed = {false};
        return new Function("joiner", arguments -> {
            arguments.bind("joiner", 0);
            Value result = isUsed[0] ? separator : Text.EMPTY;
            isUsed[0] = true;
            return result;
        });
    }

    private static final class Cycler implements Thing {
        private final List<Value> items;
        private int position;

        Cycler(Arguments arguments) {
            this.items = arguments.positional();
            if (items.isEmpty()) {
                throw new RenderException("at least one item has to be provided");
            }
        }

        @Override
        public @Nullable Value attribute(String name) {
            return switch (name) {
                case "current" -> items.get(position);
                case "next" ->
                    new Function(name, _ -> {
                        Value item = items.get(position);
                        position = (position + 1) % items.size();
                        return item;
                    });
                case "reset" ->
                    new Function(name, _ -> {
                        position = 0;
                        return None.NONE;
                    });
                default -> null;
            };
        }

        @Override
        public String representation() {
            throw new RenderException("a cycler can't be printed");
        }
    }
}
