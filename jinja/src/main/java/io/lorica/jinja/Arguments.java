package io.lorica.jinja;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a function, filter or test is called with.
 *
 * @param named in their order
 */
record Arguments(List<Value> positional, Map<String, Value> named) {
    static final Arguments NONE = new Arguments(List.of(), Map.of());

    static Arguments of(Value... positional) {
        return new Arguments(List.of(positional), Map.of());
    }

    Arguments after(int count) {
        return new Arguments(positional.subList(count, positional.size()), named);
    }

    Arguments before(Value first) {
        List<Value> all = new ArrayList<>();
        all.add(first);
        all.addAll(positional);
        return new Arguments(all, named);
    }

    Value first() {
        return positional.getFirst();
    }

    /** By the parameters' names, in their order; the first ones are required. */
    Bound bind(String function, int required, String... names) {
        if (positional.size() > names.length) {
            throw new RenderException(
                    "%s takes at most %d arguments, not %d".formatted(function, names.length, positional.size()));
        }
        @Nullable Value[] bound = new Value[names.length];
        for (int i = 0; i < positional.size(); i++) {
            bound[i] = positional.get(i);
        }
        named.forEach((name, value) -> {
            int at = Arrays.asList(names).indexOf(name);
            if (at < 0) {
                throw new RenderException("%s takes no argument '%s'".formatted(function, name));
            }
            if (bound[at] != null) {
                throw new RenderException("%s was given '%s' twice".formatted(function, name));
            }
            bound[at] = value;
        });
        for (int i = 0; i < required; i++) {
            if (bound[i] == null) {
                throw new RenderException("%s needs the argument '%s'".formatted(function, names[i]));
            }
        }
        return new Bound(bound);
    }

    /** @param values by the parameters' order, null where nothing was given */
    record Bound(@Nullable Value[] values) {

        boolean has(int parameter) {
            return values[parameter] != null;
        }

        /** A required one, or one that {@link #has} said is there. */
        Value get(int parameter) {
            Value value = values[parameter];
            if (value == null) {
                throw new IllegalStateException("No argument %d".formatted(parameter));
            }
            return value;
        }

        Value or(int parameter, Value standard) {
            Value value = values[parameter];
            return value == null ? standard : value;
        }

        boolean isTrue(int parameter) {
            Value value = values[parameter];
            return value != null && Types.isTrue(value);
        }

        int index(int parameter, int standard) {
            Value value = values[parameter];
            return value == null ? standard : Types.index(value);
        }
    }
}
