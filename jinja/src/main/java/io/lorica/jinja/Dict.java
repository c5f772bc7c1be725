package io.lorica.jinja;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Python's dict: keys in the order in which they came, and 1, 1.0 and true are the same one. */
final class Dict implements Value {
    private final Map<Object, Entry> entries = new LinkedHashMap<>();

    record Entry(Value key, Value value) {}

    private record TupleKey(List<Object> keys) {}

    /** A key that is there keeps its first form. */
    void put(Value key, Value value) {
        entries.merge(hashable(key), new Entry(key, value), (old, latest) -> new Entry(old.key, latest.value));
    }

    @Nullable
    Value get(Value key) {
        Entry entry = entries.get(hashable(key));
        return entry == null ? null : entry.value;
    }

    boolean has(Value key) {
        return entries.containsKey(hashable(key));
    }

    int size() {
        return entries.size();
    }

    Collection<Entry> entries() {
        return entries.values();
    }

    List<Value> keys() {
        return entries.values().stream().map(Entry::key).toList();
    }

    List<Value> values() {
        return entries.values().stream().map(Entry::value).toList();
    }

    List<Value> items() {
        return entries.values().stream()
                .map(entry -> Value.tuple(entry.key, entry.value))
                .toList();
    }

    Dict copy() {
        Dict copy = new Dict();
        copy.entries.putAll(entries);
        return copy;
    }

    boolean isEqual(Dict other) {
        return size() == other.size()
                && entries.entrySet().stream().allMatch(entry -> {
                    Entry match = other.entries.get(entry.getKey());
                    return match != null && Comparison.areEqual(entry.getValue().value, match.value);
                });
    }

    /** Equal for values that Python takes for the same key. */
    static Object hashable(Value key) {
        return switch (key) {
            case Text text -> text.string();
            case SafeText safe -> safe.text().string();
            case Bool bool -> bool.isTrue() ? BigInteger.ONE : BigInteger.ZERO;
            case Int number -> number.value();
            case Real number ->
                Double.isFinite(number.value()) && number.value() == Math.rint(number.value())
                        ? new BigDecimal(number.value()).toBigInteger()
                        : Double.valueOf(number.value());
            case Items tuple
            when tuple.isTuple() -> {
                List<Object> keys = new ArrayList<>();
                tuple.items().forEach(item -> keys.add(hashable(item)));
                yield new TupleKey(keys);
            }
            case View view when view.kind().equals("dict_values") -> view;
            case Items _, Dict _, View _ ->
                throw new RenderException("unhashable type: '%s'".formatted(Types.name(key)));
            default -> key;
        };
    }
}
