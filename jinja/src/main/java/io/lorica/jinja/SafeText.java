package io.lorica.jinja;

import io.lorica.jinja.Value.Function;
import io.lorica.jinja.Value.Items;
import io.lorica.jinja.Value.Thing;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A text that {@code safe} or {@code escape} marked as HTML: other texts that are added to it are escaped. */
record SafeText(Text text) implements Thing {
    /** Methods that would escape what they are given. */
    private static final Set<String> UNSUPPORTED = Set.of("format", "format_map", "join", "replace");

    static SafeText escaped(Value value) {
        if (value instanceof SafeText safe) {
            return safe;
        }
        Text text = Representation.str(value);
        String string = text.string();
        TextBuilder out = new TextBuilder();
        int plain = 0;
        for (int i = 0; i < string.length(); i++) {
            String form = entity(string.charAt(i));
            if (!form.isEmpty()) {
                out.append(text, plain, i).append(form, text, i, i + 1);
                plain = i + 1;
            }
        }
        return new SafeText(out.append(text, plain, string.length()).build());
    }

    /** Empty if the character stands for itself. */
    private static String entity(char character) {
        return switch (character) {
            case '&' -> "&amp;";
            case '<' -> "&lt;";
            case '>' -> "&gt;";
            case '\'' -> "&#39;";
            case '"' -> "&#34;";
            default -> "";
        };
    }

    SafeText plus(SafeText other) {
        return new SafeText(text.plus(other.text));
    }

    @Override
    public @Nullable Value attribute(String name) {
        if (UNSUPPORTED.contains(name)) {
            throw new RenderException("'%s' of a text that 'safe' marked is not supported".formatted(name));
        }
        return TextMethods.of(text, name) instanceof Function method
                ? new Function(name, arguments -> marked(method.body().call(arguments)))
                : null;
    }

    private static Value marked(Value result) {
        return switch (result) {
            case Text text -> new SafeText(text);
            case Items items ->
                new Items(items.items().stream().map(SafeText::marked).toList(), items.isTuple());
            default -> result;
        };
    }

    @Override
    public String representation() {
        throw new RenderException("A text that 'safe' marked is not supported within another value");
    }
}
