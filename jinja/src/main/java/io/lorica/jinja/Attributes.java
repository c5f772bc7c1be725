package io.lorica.jinja;

import io.lorica.jinja.Value.Function;
import io.lorica.jinja.Value.Items;
import io.lorica.jinja.Value.Namespace;
import io.lorica.jinja.Value.None;
import io.lorica.jinja.Value.Range;
import io.lorica.jinja.Value.Thing;
import io.lorica.jinja.Value.Undefined;
import io.lorica.jinja.Value.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** What stands behind a dot, and in brackets: items, and the methods that the immutable sandbox allows. */
final class Attributes {
    private static final Set<String> CHANGES_LIST =
            Set.of("append", "clear", "pop", "reverse", "insert", "sort", "extend", "remove");
    private static final Set<String> CHANGES_DICT = Set.of("clear", "pop", "popitem", "setdefault", "update");
    private static final Set<String> OF_NUMBERS = Set.of(
            "as_integer_ratio",
            "bit_count",
            "bit_length",
            "conjugate",
            "denominator",
            "from_bytes",
            "fromhex",
            "hex",
            "imag",
            "is_integer",
            "numerator",
            "real",
            "to_bytes");

    private static final Set<String> OF_MACROS =
            Set.of("name", "arguments", "catch_kwargs", "catch_varargs", "caller", "explicit_caller");

    private Attributes() {}

    /** {@code value.name}: an attribute, else an item. */
    static Value attribute(Value value, String name) {
        if (value instanceof Undefined undefined) {
            throw undefined.failure();
        }
        Value attribute = find(value, name);
        if (attribute != null) {
            return attribute;
        }
        Value item = findItem(value, Text.own(name));
        return item == null ? missing(value, Text.own(name)) : item;
    }

    /** An attribute, and no item. */
    static Value only(Value value, String name) {
        if (value instanceof Undefined undefined) {
            throw undefined.failure();
        }
        Value attribute = find(value, name);
        return attribute == null ? missing(value, Text.own(name)) : attribute;
    }

    /** {@code value[key]}: an item, else an attribute. */
    static Value item(Value value, Value key) {
        if (value instanceof Undefined undefined) {
            throw undefined.failure();
        }
        Value item = findItem(value, key);
        if (item == null && key instanceof Text name) {
            item = find(value, name.string());
        }
        return item == null ? missing(value, key) : item;
    }

    private static Undefined missing(Value value, Value key) {
        String type = value == None.NONE ? "None" : Types.name(value) + " object";
        return new Undefined(
                key instanceof Text
                        ? "'%s' has no attribute '%s'".formatted(type, key)
                        : "%s has no element %s".formatted(type, Representation.repr(key)));
    }

    private static @Nullable Value findItem(Value value, Value key) {
        return switch (value) {
            case Dict dict -> isHashable(key) ? dict.get(key) : null;
            case Text text when Types.isWhole(key) -> at(Iteration.characters(text), key);
            case Items items when Types.isWhole(key) -> at(items.items(), key);
            case Range range when Types.isWhole(key) -> at(Iteration.list(range), key);
            case Group group when Types.isWhole(key) -> at(group.pair(), key);
            case SafeText safe when findItem(safe.text(), key) instanceof Text text -> new SafeText(text);
            default -> null;
        };
    }

    private static boolean isHashable(Value key) {
        return switch (key) {
            case Dict _, View _ -> false;
            case Items items -> items.isTuple() && items.items().stream().allMatch(Attributes::isHashable);
            default -> true;
        };
    }

    private static @Nullable Value at(List<Value> items, Value key) {
        int index = Types.index(key);
        int at = index < 0 ? index + items.size() : index;
        return at < 0 || at >= items.size() ? null : items.get(at);
    }

    private static @Nullable Value find(Value value, String name) {
        if (value instanceof Namespace namespace) {
            return namespace.attributes().get(name);
        }
        boolean changes = (value instanceof Items list && !list.isTuple() && CHANGES_LIST.contains(name))
                || (value instanceof Dict && CHANGES_DICT.contains(name));
        if (changes) {
            return new Undefined(
                    "access to attribute '%s' of '%s' object is unsafe.".formatted(name, Types.name(value)));
        }
        return switch (value) {
            case Text _ when TextMethods.UNSUPPORTED.contains(name) -> throw unsupported(value, name);
            case Text text -> TextMethods.of(text, name);
            case Dict dict -> ofDict(dict, name);
            case Items items -> ofItems(items, name);
            case Thing thing -> thing.attribute(name);
            case Value.Bool _, Value.Int _, Value.Real _
            when OF_NUMBERS.contains(name) -> throw unsupported(value, name);
            case Function _ when OF_MACROS.contains(name) -> throw unsupported(value, name);
            default -> null;
        };
    }

    private static RenderException unsupported(Value value, String name) {
        return new RenderException("'%s' of '%s' objects is not supported".formatted(name, Types.name(value)));
    }

    private static @Nullable Value ofDict(Dict dict, String name) {
        return switch (name) {
            case "items" -> function(name, () -> new View("dict_items", dict.items()));
            case "keys" -> function(name, () -> new View("dict_keys", dict.keys()));
            case "values" -> function(name, () -> new View("dict_values", dict.values()));
            case "copy" -> function(name, dict::copy);
            case "get" ->
                new Function(name, arguments -> {
                    var bound = arguments.bind(name, 1, "key", "default");
                    Value found = dict.get(bound.get(0));
                    return found == null ? bound.or(1, None.NONE) : found;
                });
            case "fromkeys" -> throw unsupported(dict, name);
            default -> null;
        };
    }

    private static @Nullable Value ofItems(Items items, String name) {
        return switch (name) {
            case "count" ->
                new Function(name, arguments -> {
                    Value wanted = arguments.bind(name, 1, "value").get(0);
                    return Value.of(items.items().stream()
                            .filter(item -> Comparison.areEqual(item, wanted))
                            .count());
                });
            case "index" -> new Function(name, arguments -> index(items, arguments));
            case "copy" -> items.isTuple() ? null : function(name, () -> items);
            default -> null;
        };
    }

    private static Value index(Items items, Arguments arguments) {
        var bound = arguments.bind("index", 1, "value", "start", "stop");
        int size = items.items().size();
        int start = bound.index(1, 0);
        int stop = bound.index(2, size);
        int last = Math.min(size, stop < 0 ? stop + size : stop);
        for (int i = Math.max(0, start < 0 ? start + size : start); i < last; i++) {
            if (Comparison.areEqual(items.items().get(i), bound.get(0))) {
                return Value.of(i);
            }
        }
        throw new RenderException("%s is not in list".formatted(Representation.repr(bound.get(0))));
    }

    private static Function function(String name, Supplier<Value> result) {
        return new Function(name, arguments -> {
            arguments.bind(name, 0);
            return result.get();
        });
    }

    static Value slice(Value value, Value start, Value stop, Value step) {
        return switch (value) {
            case Text text -> {
                int[] starts = Iteration.starts(text);
                TextBuilder out = new TextBuilder();
                for (int i : positions(starts.length - 1, start, stop, step)) {
                    out.append(text, starts[i], starts[i + 1]);
                }
                yield out.build();
            }
            case Items items -> new Items(chosen(items.items(), start, stop, step), items.isTuple());
            case Undefined undefined -> throw undefined.failure();
            case Range range -> range(range, start, stop, step);
            case SafeText safe when slice(safe.text(), start, stop, step) instanceof Text text -> new SafeText(text);
            default -> throw new RenderException("'%s' object is not subscriptable".formatted(Types.name(value)));
        };
    }

    private static List<Value> chosen(List<Value> items, Value start, Value stop, Value step) {
        List<Value> chosen = new ArrayList<>();
        for (int i : positions(items.size(), start, stop, step)) {
            chosen.add(items.get(i));
        }
        return chosen;
    }

    private static int[] positions(int length, Value start, Value stop, Value step) {
        Range positions = range(new Range(0, length, 1), start, stop, step);
        return LongStream.range(0, positions.length())
                .mapToInt(i -> Math.toIntExact(positions.start() + i * positions.step()))
                .toArray();
    }

    private static Range range(Range range, Value start, Value stop, Value step) {
        long by = step == None.NONE ? 1 : Types.index(step);
        if (by == 0) {
            throw new RenderException("slice step cannot be zero");
        }
        int length = Math.toIntExact(range.length());
        long first = bound(start, by > 0 ? 0 : length - 1, length, by);
        long end = bound(stop, by > 0 ? length : -1, length, by);
        return new Range(range.start() + first * range.step(), range.start() + end * range.step(), range.step() * by);
    }

    private static long bound(Value given, long standard, int length, long step) {
        if (given == None.NONE) {
            return standard;
        }
        long index = Types.index(given);
        long fromFront = index < 0 ? index + length : index;
        return step > 0 ? Math.clamp(fromFront, 0, length) : Math.clamp(fromFront, -1, length - 1L);
    }
}
