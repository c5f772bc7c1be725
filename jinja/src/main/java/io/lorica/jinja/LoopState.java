package io.lorica.jinja;

import io.lorica.jinja.Value.Function;
import io.lorica.jinja.Value.Thing;
import io.lorica.jinja.Value.Undefined;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The variable {@code loop}. */
final class LoopState implements Thing {
    private final @Nullable Recursion recursion;
    private final int depth0;
    private Iterator<Value> items;
    private int length;
    private int index0 = -1;
    private @Nullable Value before;
    private @Nullable Value current;
    private @Nullable Value after;
    private @Nullable Value lastChecked;

    interface Recursion {
        Text render(Value items, int depth0);
    }

    /** @param length -1 if it is not known before its end */
    LoopState(Iterator<Value> items, int length, @Nullable Recursion recursion, int depth0) {
        this.items = items;
        this.length = length;
        this.recursion = recursion;
        this.depth0 = depth0;
    }

    boolean hasNext() {
        return after != null || items.hasNext();
    }

    Value next() {
        Value next = after == null ? items.next() : after;
        after = null;
        index0++;
        before = current;
        current = next;
        return next;
    }

    int length() {
        if (length < 0) {
            List<Value> rest = new ArrayList<>();
            items.forEachRemaining(rest::add);
            items = rest.iterator();
            length = rest.size() + index0 + 1 + (after == null ? 0 : 1);
        }
        return length;
    }

    Text call(Arguments arguments) {
        if (recursion == null) {
            throw new RenderException("The loop must have the 'recursive' marker to be called recursively.");
        }
        return recursion.render(arguments.bind("loop", 1, "iterable").get(0), depth0 + 1);
    }

    @Override
    public @Nullable Value attribute(String name) {
        return switch (name) {
            case "index" -> Value.of(index0 + 1);
            case "index0" -> Value.of(index0);
            case "revindex" -> Value.of(length() - index0);
            case "revindex0" -> Value.of(length() - index0 - 1);
            case "first" -> Value.of(index0 == 0);
            case "last" -> Value.of(peek() == null);
            case "length" -> Value.of(length());
            case "depth" -> Value.of(depth0 + 1);
            case "depth0" -> Value.of(depth0);
            case "previtem" -> index0 == 0 || before == null ? new Undefined("there is no previous item") : before;
            case "nextitem" -> {
                Value next = peek();
                yield next == null ? new Undefined("there is no next item") : next;
            }
            case "cycle" -> new Function(name, this::cycle);
            case "changed" -> new Function(name, this::changed);
            default -> null;
        };
    }

    private @Nullable Value peek() {
        if (after == null && items.hasNext()) {
            after = items.next();
        }
        return after;
    }

    private Value cycle(Arguments arguments) {
        if (arguments.positional().isEmpty()) {
            throw new RenderException("no items for cycling given");
        }
        return arguments.positional().get(index0 % arguments.positional().size());
    }

    private Value changed(Arguments arguments) {
        Value checked = new Items(arguments.positional(), true);
        boolean isNew = lastChecked == null || !Comparison.areEqual(lastChecked, checked);
        lastChecked = checked;
        return Value.of(isNew);
    }

    @Override
    public String representation() {
        return "<LoopContext %d/%d>".formatted(index0 + 1, length());
    }
}
