package io.lorica.jinja;

import io.lorica.jinja.Arguments.Bound;
import io.lorica.jinja.Value.Items;
import io.lorica.jinja.Value.None;
import io.lorica.jinja.Value.Stream;
import io.lorica.jinja.Value.Undefined;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Filters that compare items. */
final class OrderFilters {

    private OrderFilters() {}

    static void addTo(Map<String, Filters.Filter> filters) {
        filters.put("sort", OrderFilters::sort);
        filters.put("dictsort", OrderFilters::sortDict);
        filters.put("unique", OrderFilters::unique);
        filters.put("min", (value, arguments) -> extreme("min", value, arguments, false));
        filters.put("max", (value, arguments) -> extreme("max", value, arguments, true));
        filters.put("groupby", OrderFilters::groups);
    }

    private static Value withCase(Value value, boolean isCaseSensitive) {
        return !isCaseSensitive && value instanceof Text text ? TextCase.lower(text) : value;
    }

    private static Value sort(Value value, Arguments arguments) {
        Bound bound = arguments.bind("sort", 0, "reverse", "case_sensitive", "attribute");
        Value attribute = bound.or(2, None.NONE);
        List<Function<Value, Value>> paths = attribute instanceof Text text
                ? Arrays.stream(text.string().split(",", -1))
                        .map(one -> SequenceFilters.path(Text.own(one)))
                        .toList()
                : List.of(attribute == None.NONE ? item -> item : SequenceFilters.path(attribute));
        Comparator<Value> order = Comparator.comparing(
                item -> new Items(
                        paths.stream()
                                .map(path -> withCase(path.apply(item), bound.isTrue(1)))
                                .toList(),
                        false),
                Comparison::order);
        return new Items(sorted(Iteration.list(value), order, bound.isTrue(0)), false);
    }

    private static List<Value> sorted(List<Value> items, Comparator<Value> order, boolean isReversed) {
        List<Value> sorted = new ArrayList<>(items);
        sorted.sort(isReversed ? order.reversed() : order);
        return sorted;
    }

    private static Value sortDict(Value value, Arguments arguments) {
        Bound bound = arguments.bind("dictsort", 0, "case_sensitive", "by", "reverse");
        String by = Types.text(bound.or(1, Text.own("key"))).string();
        if (!(value instanceof Dict dict)) {
            throw new RenderException("dictsort needs a mapping");
        }
        if (!by.equals("key") && !by.equals("value")) {
            throw new RenderException("You can only sort by either \"key\" or \"value\"");
        }
        int at = by.equals("key") ? 0 : 1;
        Comparator<Value> order = Comparator.comparing(
                item -> withCase(Iteration.list(item).get(at), bound.isTrue(0)), Comparison::order);
        return new Items(sorted(dict.items(), order, bound.isTrue(2)), false);
    }

    private static Value unique(Value value, Arguments arguments) {
        Bound bound = arguments.bind("unique", 0, "case_sensitive", "attribute");
        Function<Value, Value> path =
                bound.or(1, None.NONE) == None.NONE ? item -> item : SequenceFilters.path(bound.get(1));
        Set<Object> seen = new HashSet<>();
        return Stream.lazy(() -> SequenceFilters.filtered(
                Iteration.of(value), item -> seen.add(Dict.hashable(withCase(path.apply(item), bound.isTrue(0))))));
    }

    private static Value extreme(String name, Value value, Arguments arguments, boolean isLargest) {
        Bound bound = arguments.bind(name, 0, "case_sensitive", "attribute");
        Function<Value, Value> path =
                bound.or(1, None.NONE) == None.NONE ? item -> item : SequenceFilters.path(bound.get(1));
        Iterator<Value> items = Iteration.of(value);
        if (!items.hasNext()) {
            return new Undefined("No aggregated item, sequence was empty.");
        }
        Value best = items.next();
        Value bestKey = withCase(path.apply(best), bound.isTrue(0));
        while (items.hasNext()) {
            Value item = items.next();
            Value key = withCase(path.apply(item), bound.isTrue(0));
            int order = Comparison.order(key, bestKey);
            if (isLargest ? order > 0 : order < 0) {
                best = item;
                bestKey = key;
            }
        }
        return best;
    }

    private static Value groups(Value value, Arguments arguments) {
        Bound bound = arguments.bind("groupby", 1, "attribute", "default", "case_sensitive");
        Function<Value, Value> path = SequenceFilters.withDefault(bound.get(0), bound.or(1, None.NONE));
        Function<Value, Value> key = item -> withCase(path.apply(item), bound.isTrue(2));
        Map<Object, List<Value>> groups = new LinkedHashMap<>();
        for (Value item : sorted(Iteration.list(value), Comparator.comparing(key, Comparison::order), false)) {
            groups.computeIfAbsent(Dict.hashable(key.apply(item)), _ -> new ArrayList<>())
                    .add(item);
        }
        return Value.list(groups.values().stream()
                .<Value>map(group -> new Group(path.apply(group.getFirst()), new Items(group, false)))
                .toList());
    }
}
