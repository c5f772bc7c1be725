package io.lorica.jinja;

import java.math.BigInteger;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a template computes with: Python's values, as far as templates have them. */
public sealed interface Value
        permits Text,
                Dict,
                Value.None,
                Value.Bool,
                Value.Int,
                Value.Real,
                Value.Items,
                Value.View,
                Value.Range,
                Value.Stream,
                Value.Namespace,
                Value.Function,
                Value.Thing,
                Value.Undefined {

    static Value of(boolean value) {
        return value ? Bool.TRUE : Bool.FALSE;
    }

    static Value of(long value) {
        return new Int(BigInteger.valueOf(value));
    }

    static Value of(double value) {
        return new Real(value);
    }

    static Value list(Collection<? extends Value> items) {
        return new Items(List.copyOf(items), false);
    }

    static Value tuple(Value... items) {
        return new Items(List.of(items), true);
    }

    /** @param entries in their order */
    static Value dict(Map<String, ? extends Value> entries) {
        Dict dict = new Dict();
        entries.forEach((key, value) -> dict.put(Text.own(key), value));
        return dict;
    }

    enum None implements Value {
        NONE
    }

    enum Bool implements Value {
        FALSE,
        TRUE;

        boolean isTrue() {
            return this == TRUE;
        }
    }

    record Int(BigInteger value) implements Value {}

    record Real(double value) implements Value {}

    /** A list, or a tuple. */
    record Items(List<Value> items, boolean isTuple) implements Value {}

    /** Keys, values or items of a dict, which are no list: they have no order that one could index. */
    record View(String kind, List<Value> items) implements Value {}

    record Range(long start, long stop, long step) implements Value {
        long length() {
            long length = step > 0 ? Math.ceilDiv(stop - start, step) : Math.ceilDiv(start - stop, -step);
            return Math.max(0, length);
        }
    }

    /** What can be gone through once, such as the result of {@code map}. */
    record Stream(Iterator<Value> iterator) implements Value {

        /** Whose items are not asked for, and whose errors are not seen, before the first one is wanted. */
        static Stream lazy(Supplier<Iterator<Value>> items) {
            return new Stream(new Iterator<>() {
                private @Nullable Iterator<Value> begun;

                private Iterator<Value> begun() {
                    Iterator<Value> iterator = begun == null ? items.get() : begun;
                    begun = iterator;
                    return iterator;
                }

                @Override
                public boolean hasNext() {
                    return begun().hasNext();
                }

                @Override
                public Value next() {
                    return begun().next();
                }
            });
        }
    }

    /** What attributes can be assigned to. */
    record Namespace(Map<String, Value> attributes) implements Value {}

    /** @param body computes the result of a call */
    record Function(String name, Body body) implements Value {

        interface Body {
            Value call(Arguments arguments);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    /** An object of Jinja2 with attributes and without a value of its own, such as {@code loop}. */
    non-sealed interface Thing extends Value {
        /** @return null if it has no such attribute */
        @Nullable
        Value attribute(String name);

        String representation();
    }

    /** Nothing: what a name or attribute that is not there gives. It can be printed and asked, and nothing else. */
    record Undefined(String message) implements Value {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Undefined;
        }

        @Override
        public int hashCode() {
            return Undefined.class.hashCode();
        }

        RenderException failure() {
            return new RenderException(message);
        }
    }
}
