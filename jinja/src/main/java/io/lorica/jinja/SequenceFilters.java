package io.lorica.jinja;

import io.lorica.jinja.Arguments.Bound;
import io.lorica.jinja.Value.Int;
import io.lorica.jinja.Value.Items;
import io.lorica.jinja.Value.None;
import io.lorica.jinja.Value.Stream;
import io.lorica.jinja.Value.Undefined;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Filters on lists and dicts, and those that take any value. */
final class SequenceFilters {

    private SequenceFilters() {}

    static void addTo(Map<String, Filters.Filter> filters) {
        for (String name : List.of("default", "d")) {
            filters.put(name, (value, arguments) -> {
                Bound bound = arguments.bind(name, 0, "default_value", "boolean");
                boolean isMissing = value instanceof Undefined || (bound.isTrue(1) && !Types.isTrue(value));
                return isMissing ? bound.or(0, Text.EMPTY) : value;
            });
        }
        for (String name : List.of("length", "count")) {
            filters.put(name, (value, arguments) -> {
                arguments.bind(name, 0);
                return Value.of(Types.lengthOf(value));
            });
        }
        filters.put("list", (value, arguments) -> {
            arguments.bind("list", 0);
            return new Items(Iteration.list(value), false);
        });
        filters.put("first", (value, arguments) -> {
            arguments.bind("first", 0);
            Iterator<Value> items = Iteration.of(value);
            return items.hasNext() ? items.next() : new Undefined("No first item, sequence was empty.");
        });
        filters.put("last", SequenceFilters::last);
        filters.put("reverse", SequenceFilters::reversed);
        filters.put("join", SequenceFilters::join);
        filters.put("items", SequenceFilters::items);
        filters.put(
                "attr",
                (value, arguments) -> Attributes.only(
                        value,
                        Types.text(arguments.bind("attr", 1, "name").get(0)).string()));
        filters.put("map", (value, arguments) -> Stream.lazy(() -> map(value, arguments)));
        filters.put("select", (value, arguments) -> select(value, arguments, false, true));
        filters.put("reject", (value, arguments) -> select(value, arguments, false, false));
        filters.put("selectattr", (value, arguments) -> select(value, arguments, true, true));
        filters.put("rejectattr", (value, arguments) -> select(value, arguments, true, false));
        filters.put("sum", SequenceFilters::sum);
        filters.put("batch", SequenceFilters::batches);
        filters.put("slice", SequenceFilters::slices);
    }

    private static Value last(Value value, Arguments arguments) {
        arguments.bind("last", 0);
        requireReversible(value);
        List<Value> items = Iteration.list(value);
        return items.isEmpty() ? new Undefined("No last item, sequence was empty.") : items.getLast();
    }

    private static void requireReversible(Value value) {
        if (value instanceof Stream) {
            throw new RenderException("'generator' object is not reversible");
        }
    }

    private static Value reversed(Value value, Arguments arguments) {
        arguments.bind("reverse", 0);
        List<Value> items =
                new ArrayList<>(value instanceof Text text ? Iteration.characters(text) : Iteration.list(value));
        Collections.reverse(items);
        if (value instanceof Text) {
            return TextMethods.join(Text.EMPTY, new Items(items, false));
        }
        return value instanceof Stream ? new Items(items, false) : new Stream(items.iterator());
    }

    private static Value join(Value value, Arguments arguments) {
        Bound bound = arguments.bind("join", 0, "d", "attribute");
        Function<Value, Value> attribute = bound.or(1, None.NONE) == None.NONE ? item -> item : path(bound.get(1));
        List<Value> texts = new ArrayList<>();
        Iteration.of(value).forEachRemaining(item -> texts.add(Representation.str(attribute.apply(item))));
        return TextMethods.join(Representation.str(bound.or(0, Text.EMPTY)), new Items(texts, false));
    }

    private static Value items(Value value, Arguments arguments) {
        arguments.bind("items", 0);
        return Stream.lazy(() -> switch (value) {
            case Undefined _ -> Collections.emptyIterator();
            case Dict dict -> dict.items().iterator();
            default -> throw new RenderException("Can only get item pairs from a mapping.");
        });
    }

    /** What dots and digits in a name lead to. */
    static Function<Value, Value> path(Value attribute) {
        List<Value> parts = attribute instanceof Text text
                ? Arrays.stream(text.string().split("\\.", -1))
                        .map(SequenceFilters::part)
                        .toList()
                : List.of(attribute);
        return value -> {
            Value found = value;
            for (Value part : parts) {
                found = Attributes.item(found, part);
            }
            return found;
        };
    }

    private static Value part(String name) {
        return !name.isEmpty() && name.chars().allMatch(Character::isDigit)
                ? new Int(new BigInteger(name))
                : Text.own(name);
    }

    private static Iterator<Value> map(Value value, Arguments arguments) {
        if (!Types.isTrue(value)) {
            return Collections.emptyIterator();
        }
        Function<Value, Value> mapping;
        if (arguments.positional().isEmpty() && arguments.named().containsKey("attribute")) {
            Bound bound = arguments.bind("map", 0, "attribute", "default");
            mapping = withDefault(bound.get(0), bound.or(1, None.NONE));
        } else if (arguments.positional().isEmpty()) {
            throw new RenderException("map requires a filter argument");
        } else {
            String name = Types.text(arguments.first()).string();
            Arguments rest = arguments.after(1);
            mapping = item -> Filters.apply(name, item, rest);
        }
        return mapped(Iteration.of(value), mapping);
    }

    static Function<Value, Value> withDefault(Value attribute, Value standard) {
        Function<Value, Value> path = path(attribute);
        if (standard == None.NONE) {
            return path;
        }
        return value -> {
            Value found = path.apply(value);
            return found instanceof Undefined ? standard : found;
        };
    }

    private static Iterator<Value> mapped(Iterator<Value> items, Function<Value, Value> mapping) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return items.hasNext();
            }

            @Override
            public Value next() {
                return mapping.apply(items.next());
            }
        };
    }

    private static Value select(Value value, Arguments arguments, boolean byAttribute, boolean isWanted) {
        return Stream.lazy(() -> selected(value, arguments, byAttribute, isWanted));
    }

    private static Iterator<Value> selected(Value value, Arguments arguments, boolean byAttribute, boolean isWanted) {
        if (!Types.isTrue(value)) {
            return Collections.emptyIterator();
        }
        if (byAttribute && arguments.positional().isEmpty()) {
            throw new RenderException("Missing parameter for attribute name");
        }
        Function<Value, Value> path = byAttribute ? path(arguments.first()) : item -> item;
        Arguments rest = byAttribute ? arguments.after(1) : arguments;
        Predicate<Value> holds = rest.positional().isEmpty()
                ? item -> Types.isTrue(path.apply(item))
                : item -> ValueTests.holds(Types.text(rest.first()).string(), path.apply(item), rest.after(1));
        return filtered(Iteration.of(value), item -> holds.test(item) == isWanted);
    }

    /** Asks for each item no earlier than it is wanted, as Python's generators do. */
    static Iterator<Value> filtered(Iterator<Value> items, Predicate<Value> isWanted) {
        return new Iterator<>() {
            private @Nullable Value next;

            @Override
            public boolean hasNext() {
                while (next == null && items.hasNext()) {
                    Value item = items.next();
                    next = isWanted.test(item) ? item : null;
                }
                return next != null;
            }

            @Override
            public Value next() {
                if (!hasNext() || next == null) {
                    throw new NoSuchElementException();
                }
                Value item = next;
                next = null;
                return item;
            }
        };
    }

    private static Value sum(Value value, Arguments arguments) {
        Bound bound = arguments.bind("sum", 0, "attribute", "start");
        Function<Value, Value> path = bound.or(0, None.NONE) == None.NONE ? item -> item : path(bound.get(0));
        Value sum = bound.or(1, Value.of(0));
        if (sum instanceof Text) {
            throw new RenderException("sum() can't sum strings");
        }
        for (Iterator<Value> items = Iteration.of(value); items.hasNext(); ) {
            sum = Arithmetic.compute(Expression.Operator.ADD, sum, path.apply(items.next()));
        }
        return sum;
    }

    private static Value batches(Value value, Arguments arguments) {
        Bound bound = arguments.bind("batch", 1, "linecount", "fill_with");
        return Stream.lazy(() -> batches(value, bound));
    }

    private static Iterator<Value> batches(Value value, Bound bound) {
        int size = bound.index(0, 1);
        Value fill = bound.or(1, None.NONE);
        List<Value> batches = new ArrayList<>();
        List<Value> batch = new ArrayList<>();
        for (Value item : Iteration.list(value)) {
            if (batch.size() == size) {
                batches.add(new Items(batch, false));
                batch = new ArrayList<>();
            }
            batch.add(item);
        }
        if (!batch.isEmpty()) {
            Arithmetic.requireItems(size);
            while (fill != None.NONE && batch.size() < size) {
                batch.add(fill);
            }
            batches.add(new Items(batch, false));
        }
        return batches.iterator();
    }

    private static Value slices(Value value, Arguments arguments) {
        Bound bound = arguments.bind("slice", 1, "slices", "fill_with");
        return Stream.lazy(() -> slices(value, bound));
    }

    private static Iterator<Value> slices(Value value, Bound bound) {
        int count = bound.index(0, 1);
        Value fill = bound.or(1, None.NONE);
        List<Value> items = Iteration.list(value);
        if (count == 0) {
            throw new RenderException("integer division or modulo by zero");
        }
        Arithmetic.requireItems(count);
        List<Value> slices = new ArrayList<>();
        int offset = 0;
        int size = Math.floorDiv(items.size(), count);
        int larger = Math.floorMod(items.size(), count);
        for (int i = 0; i < count; i++) {
            int start = offset + i * size;
            offset += i < larger ? 1 : 0;
            List<Value> slice = new ArrayList<>(items.subList(start, offset + (i + 1) * size));
            if (fill != None.NONE && i >= larger) {
                slice.add(fill);
            }
            slices.add(new Items(slice, false));
        }
        return slices.iterator();
    }
}
