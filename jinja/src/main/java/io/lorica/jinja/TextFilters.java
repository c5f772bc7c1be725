package io.lorica.jinja;

import io.lorica.jinja.Arguments.Bound;
import io.lorica.jinja.Value.Int;
import io.lorica.jinja.Value.Items;
import io.lorica.jinja.Value.None;
import io.lorica.jinja.Value.Undefined;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Filters that give texts. */
final class TextFilters {
    /** Jinja2 shortens nothing that is longer by only so much. */
    private static final int TRUNCATE_LEEWAY = 5;

    private TextFilters() {}

    static void addTo(Map<String, Filters.Filter> filters) {
        form(filters, "upper", TextCase::upper);
        form(filters, "lower", TextCase::lower);
        form(filters, "capitalize", TextCase::capitalized);
        form(filters, "title", TextFilters::titled);
        form(filters, "string", text -> text);
        for (String name : List.of("escape", "e")) {
            filters.put(name, (value, arguments) -> {
                arguments.bind(name, 0);
                return SafeText.escaped(value);
            });
        }
        filters.put("forceescape", (value, arguments) -> {
            arguments.bind("forceescape", 0);
            return SafeText.escaped(Representation.str(value));
        });
        filters.put("safe", (value, arguments) -> {
            arguments.bind("safe", 0);
            return new SafeText(Representation.str(value));
        });
        filters.put(
                "trim",
                (value, arguments) -> TextMethods.strip(
                        Representation.str(value),
                        arguments.bind("trim", 0, "chars").or(0, None.NONE),
                        true,
                        true));
        filters.put(
                "center",
                (value, arguments) -> TextMethods.centred(
                        Representation.str(value),
                        arguments.bind("center", 0, "width").index(0, 80),
                        Text.own(" ")));
        filters.put("replace", TextFilters::replace);
        filters.put("indent", TextFilters::indent);
        filters.put("truncate", TextFilters::truncate);
        filters.put("wordcount", (value, arguments) -> {
            arguments.bind("wordcount", 0);
            return Value.of(words(Representation.str(value).string()));
        });
        filters.put("format", TextFilters::format);
        filters.put("urlencode", TextFilters::urlEncoded);
        filters.put("tojson", TextFilters::json);
    }

    private static void form(Map<String, Filters.Filter> filters, String name, Function<Text, Text> form) {
        filters.put(name, (value, arguments) -> {
            arguments.bind(name, 0);
            Text formed = form.apply(Representation.str(value));
            return value instanceof SafeText ? new SafeText(formed) : formed;
        });
    }

    private static Text titled(Text text) {
        StringBuilder titled = new StringBuilder();
        boolean starts = true;
        for (int i = 0; i < text.string().length(); ) {
            int point = text.string().codePointAt(i);
            String one = Character.toString(point);
            titled.append(starts ? one.toUpperCase(Locale.ROOT) : one.toLowerCase(Locale.ROOT));
            starts = PythonText.isSpace(point) || "-({[<".indexOf(point) >= 0;
            i += one.length();
        }
        return text.as(titled.toString());
    }

    private static Value replace(Value value, Arguments arguments) {
        Bound bound = arguments.bind("replace", 2, "old", "new", "count");
        int count = bound.or(2, None.NONE) == None.NONE ? -1 : bound.index(2, -1);
        return TextMethods.replace(
                Representation.str(value),
                Representation.str(bound.get(0)).string(),
                Representation.str(bound.get(1)),
                count);
    }

    private static Value indent(Value value, Arguments arguments) {
        Bound bound = arguments.bind("indent", 0, "width", "first", "blank");
        Value width = bound.or(0, Value.of(4));
        Text indention =
                width instanceof Text text ? text : Text.own(" ".repeat(Math.clamp(Types.index(width), 0, 1000)));
        List<Text> lines = PythonText.lines(Types.text(value).plus(Text.own("\n")), false);
        TextBuilder out = new TextBuilder();
        for (int i = 0; i < lines.size(); i++) {
            boolean isIndented =
                    i == 0 ? bound.isTrue(1) : bound.isTrue(2) || !lines.get(i).isEmpty();
            if (i > 0) {
                out.append("\n");
            }
            if (isIndented) {
                out.append(indention);
            }
            out.append(lines.get(i));
        }
        return out.build();
    }

    private static Value truncate(Value value, Arguments arguments) {
        Bound bound = arguments.bind("truncate", 0, "length", "killwords", "end", "leeway");
        Text end = Types.text(bound.or(2, Text.own("...")));
        int length = bound.index(0, 255);
        int leeway = bound.or(3, None.NONE) == None.NONE ? TRUNCATE_LEEWAY : bound.index(3, TRUNCATE_LEEWAY);
        if (length < end.length() || leeway < 0) {
            throw new RenderException("truncate needs a length of at least %d".formatted(end.length()));
        }
        if (Types.lengthOf(value) <= (long) length + leeway) {
            return value;
        }
        Text text = Types.text(value);
        Text cut = FormatSpec.cut(text, length - end.length());
        return (bound.isTrue(1) ? cut : TextSplits.splitFromRight(cut, " ", 1).getFirst()).plus(end);
    }

    private static int words(String text) {
        int words = 0;
        boolean isInWord = false;
        for (int point : text.codePoints().toArray()) {
            boolean isOfWord = Character.isLetterOrDigit(point) || point == '_';
            words += isOfWord && !isInWord ? 1 : 0;
            isInWord = isOfWord;
        }
        return words;
    }

    private static Value format(Value value, Arguments arguments) {
        if (!arguments.positional().isEmpty() && !arguments.named().isEmpty()) {
            throw new RenderException("can't handle positional and keyword arguments at the same time");
        }
        Text format = Representation.str(value);
        if (arguments.named().isEmpty()) {
            return PercentFormat.format(format, new Items(arguments.positional(), true));
        }
        return PercentFormat.format(format, Value.dict(arguments.named()));
    }

    private static Value urlEncoded(Value value, Arguments arguments) {
        arguments.bind("urlencode", 0);
        if (value instanceof Text || !Iteration.isPossible(value)) {
            return urlEncoded(Representation.str(value), false);
        }
        TextBuilder out = new TextBuilder();
        for (Value pair : value instanceof Dict dict ? dict.items() : Iteration.list(value)) {
            List<Value> both = Iteration.list(pair);
            if (both.size() != 2) {
                throw new RenderException("urlencode needs pairs");
            }
            if (out.length() > 0) {
                out.append("&");
            }
            out.append(urlEncoded(Representation.str(both.get(0)), true))
                    .append("=")
                    .append(urlEncoded(Representation.str(both.get(1)), true));
        }
        return out.build();
    }

    private static Text urlEncoded(Text text, boolean isQuery) {
        TextBuilder out = new TextBuilder();
        for (int i = 0; i < text.string().length(); ) {
            int point = text.string().codePointAt(i);
            int end = i + Character.charCount(point);
            boolean isPlain = (point < 0x80 && (Character.isLetterOrDigit(point) || "_.-~".indexOf(point) >= 0))
                    || (point == '/' && !isQuery);
            if (isPlain) {
                out.append(text, i, end);
            } else if (point == ' ' && isQuery) {
                out.append("+", text, i, end);
            } else {
                byte[] bytes = Character.toString(point).getBytes(StandardCharsets.UTF_8);
                out.append(
                        HexFormat.ofDelimiter("")
                                .withPrefix("%")
                                .withUpperCase()
                                .formatHex(bytes),
                        text,
                        i,
                        end);
            }
            i = end;
        }
        return out.build();
    }

    /** As transformers has it: no HTML, no sorting, and all scripts as they are. */
    private static Value json(Value value, Arguments arguments) {
        Bound bound = arguments.bind("tojson", 0, "ensure_ascii", "indent", "separators", "sort_keys");
        Text indent = indention(bound.or(1, None.NONE));
        Value separators = bound.or(2, None.NONE);
        List<Value> both = separators == None.NONE
                ? List.of(Text.own(indent == null ? ", " : ","), Text.own(": "))
                : Iteration.list(separators);
        if (both.size() != 2) {
            throw new RenderException("separators are two texts");
        }
        return new JsonText(bound.isTrue(0), indent, Types.text(both.get(0)), Types.text(both.get(1)), bound.isTrue(3))
                .of(value instanceof SafeText safe ? safe.text() : value);
    }

    private static @Nullable Text indention(Value indent) {
        return switch (indent) {
            case None _ -> null;
            case Text text -> text;
            case Undefined undefined -> throw undefined.failure();
            case Int number -> Text.own(" ".repeat(Math.clamp(Types.index(number), 0, 1000)));
            default -> Text.own(" ".repeat(Math.clamp(Types.index(indent), 0, 1)));
        };
    }
}
