package io.lorica.jinja;

import io.lorica.jinja.Value.Bool;
import io.lorica.jinja.Value.Int;
import io.lorica.jinja.Value.Items;
import io.lorica.jinja.Value.None;
import io.lorica.jinja.Value.Real;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Values as Python's {@code json.dumps} writes them.
 *
 * @param indent what a level is indented by, null for one line
 */
record JsonText(boolean asciiOnly, @Nullable Text indent, Text itemSeparator, Text keySeparator, boolean sortsKeys) {

    Text of(Value value) {
        TextBuilder out = new TextBuilder();
        append(out, value, 1);
        return out.build();
    }

    private void append(TextBuilder out, Value value, int level) {
        switch (value) {
            case Text text -> quoted(out, text);
            case None _ -> out.append("null");
            case Bool bool -> out.append(bool.isTrue() ? "true" : "false");
            case Int number -> out.append(number.value().toString());
            case Real number -> out.append(real(number.value()));
            case Items items -> list(out, items, level);
            case Dict dict -> dict(out, dict, level);
            default ->
                throw new RenderException("Object of type %s is not JSON serializable".formatted(Types.name(value)));
        }
    }

    private static String real(double number) {
        if (Double.isNaN(number)) {
            return "NaN";
        }
        if (Double.isInfinite(number)) {
            return number > 0 ? "Infinity" : "-Infinity";
        }
        return Representation.real(number);
    }

    private void list(TextBuilder out, Items items, int level) {
        if (items.items().isEmpty()) {
            out.append("[]");
            return;
        }
        out.append("[");
        for (Iterator<Value> all = items.items().iterator(); all.hasNext(); ) {
            newLine(out, level);
            append(out, all.next(), level + 1);
            if (all.hasNext()) {
                out.append(itemSeparator);
            }
        }
        newLine(out, level - 1);
        out.append("]");
    }

    private void dict(TextBuilder out, Dict dict, int level) {
        if (dict.size() == 0) {
            out.append("{}");
            return;
        }
        Collection<Dict.Entry> entries = sortsKeys
                ? dict.entries().stream()
                        .sorted(Comparator.comparing(Dict.Entry::key, Comparison::order))
                        .toList()
                : dict.entries();
        out.append("{");
        for (Iterator<Dict.Entry> all = entries.iterator(); all.hasNext(); ) {
            Dict.Entry entry = all.next();
            newLine(out, level);
            quoted(out, key(entry.key()));
            out.append(keySeparator);
            append(out, entry.value(), level + 1);
            if (all.hasNext()) {
                out.append(itemSeparator);
            }
        }
        newLine(out, level - 1);
        out.append("}");
    }

    private void newLine(TextBuilder out, int level) {
        if (indent != null) {
            out.append("\n");
            for (int i = 0; i < level; i++) {
                out.append(indent);
            }
        }
    }

    private static Text key(Value key) {
        return switch (key) {
            case Text text -> text;
            case None _ -> Text.own("null");
            case Bool bool -> Text.own(bool.isTrue() ? "true" : "false");
            case Int number -> Text.own(number.value().toString());
            case Real number -> Text.own(real(number.value()));
            default ->
                throw new RenderException(
                        "keys must be str, int, float, bool or None, not %s".formatted(Types.name(key)));
        };
    }

    private void quoted(TextBuilder out, Text text) {
        String string = text.string();
        out.append("\"");
        int plain = 0;
        for (int i = 0; i < string.length(); i++) {
            String form = escaped(string.charAt(i));
            if (!form.isEmpty()) {
                out.append(text, plain, i).append(form, text, i, i + 1);
                plain = i + 1;
            }
        }
        out.append(text, plain, string.length()).append("\"");
    }

    /** Empty if the character stands for itself. */
    private String escaped(char character) {
        return switch (character) {
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            case '\f' -> "\\f";
            case '\b' -> "\\b";
            default -> character < ' ' || (asciiOnly && character > '~') ? unicode(character) : "";
        };
    }

    private static String unicode(char character) {
        return character == 0x7f ? "" : "\\u%04x".formatted((int) character);
    }
}
