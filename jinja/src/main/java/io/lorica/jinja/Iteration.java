package io.lorica.jinja;

import io.lorica.jinja.Value.Items;
import io.lorica.jinja.Value.Range;
import io.lorica.jinja.Value.Stream;
import io.lorica.jinja.Value.Undefined;
import io.lorica.jinja.Value.View;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Goes through values as Python does. */
final class Iteration {

    private Iteration() {}

    static boolean isPossible(Value value) {
        return switch (value) {
            case Text _, Items _, Dict _, View _, Range _, Stream _, Undefined _, LoopState _, Group _ -> true;
            default -> false;
        };
    }

    static Iterator<Value> of(Value value) {
        return switch (value) {
            case Text text -> characters(text).iterator();
            case Items items -> items.items().iterator();
            case Dict dict -> dict.keys().iterator();
            case View view -> view.items().iterator();
            case Range range ->
                LongStream.range(0, range.length())
                        .mapToObj(i -> Value.of(range.start() + i * range.step()))
                        .iterator();
            case Stream stream -> stream.iterator();
            case Undefined _ -> Collections.emptyIterator();
            case Group group -> group.pair().iterator();
            case SafeText safe -> of(safe.text());
            default -> throw new RenderException("'%s' object is not iterable".formatted(Types.name(value)));
        };
    }

    static List<Value> list(Value value) {
        if (value instanceof Items items) {
            return items.items();
        }
        List<Value> list = new ArrayList<>();
        of(value).forEachRemaining(list::add);
        return list;
    }

    static List<Value> characters(Text text) {
        int[] starts = starts(text);
        return IntStream.range(0, starts.length - 1)
                .<Value>mapToObj(i -> text.substring(starts[i], starts[i + 1]))
                .toList();
    }

    /** Where each code point begins, and where the last ends. */
    static int[] starts(Text text) {
        String string = text.string();
        int[] starts = new int[text.length() + 1];
        for (int i = 1; i < starts.length; i++) {
            starts[i] = starts[i - 1] + Character.charCount(string.codePointAt(starts[i - 1]));
        }
        return starts;
    }
}
