package io.lorica.jinja;

import io.lorica.jinja.Value.Thing;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code groupby} gives for each key: a pair with names. */
record Group(Value grouper, Value list) implements Thing {

    List<Value> pair() {
        return List.of(grouper, list);
    }

    @Override
    public @Nullable Value attribute(String name) {
        return switch (name) {
            case "grouper" -> grouper;
            case "list" -> list;
            default -> null;
        };
    }

    @Override
    public String representation() {
        return Representation.repr(this).string();
    }
}
