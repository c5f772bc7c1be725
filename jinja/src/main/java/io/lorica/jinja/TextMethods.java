package io.lorica.jinja;

import io.lorica.jinja.Arguments.Bound;
import io.lorica.jinja.Value.Items;
import io.lorica.jinja.Value.None;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Python's methods of {@code str}. */
final class TextMethods {
    /** Python has them, and no chat template was seen to use them. */
    static final Set<String> UNSUPPORTED = Set.of("encode", "maketrans", "translate");

    private static final Map<String, Method> METHODS = methods();

    private TextMethods() {}

    private interface Method {
        Value call(Text text, Arguments arguments);
    }

    static @Nullable Value of(Text text, String name) {
        Method method = METHODS.get(name);
        return method == null ? null : new Value.Function(name, arguments -> method.call(text, arguments));
    }

    private static Map<String, Method> methods() {
        Map<String, Method> methods = new HashMap<>();
        form(methods, "upper", TextCase::upper);
        form(methods, "lower", TextCase::lower);
        form(methods, "casefold", text -> TextCase.lower(TextCase.upper(text)));
        form(methods, "capitalize", TextCase::capitalized);
        form(methods, "title", TextCase::titled);
        form(methods, "swapcase", TextCase::swapped);
        asks(methods, "isalpha", character -> Character.isLetter(character));
        asks(methods, "isalnum", character -> Character.isLetter(character) || PythonText.isNumeric(character));
        asks(methods, "isdigit", PythonText::isDigit);
        asks(methods, "isdecimal", character -> Character.getType(character) == Character.DECIMAL_DIGIT_NUMBER);
        asks(methods, "isnumeric", PythonText::isNumeric);
        asks(methods, "isspace", PythonText::isSpace);
        about(methods, "isascii", text -> text.chars().allMatch(character -> character < 0x80));
        about(methods, "isprintable", text -> text.codePoints().allMatch(PythonText::isPrintable));
        about(methods, "isidentifier", PythonText::isIdentifier);
        about(methods, "islower", TextCase::isLower);
        about(methods, "isupper", TextCase::isUpper);
        about(methods, "istitle", TextCase::isTitle);
        strip(methods, "strip", true, true);
        strip(methods, "lstrip", true, false);
        strip(methods, "rstrip", false, true);
        methods.put("startswith", (text, arguments) -> hasAffix(text, arguments, "startswith", String::startsWith));
        methods.put("endswith", (text, arguments) -> hasAffix(text, arguments, "endswith", String::endsWith));
        methods.put("removeprefix", TextMethods::withoutPrefix);
        methods.put("removesuffix", TextMethods::withoutSuffix);
        methods.put("replace", TextMethods::replace);
        methods.put("split", (text, arguments) -> split(text, arguments, "split", false));
        methods.put("rsplit", (text, arguments) -> split(text, arguments, "rsplit", true));
        methods.put(
                "splitlines",
                (text, arguments) -> Value.list(PythonText.lines(
                        text, arguments.bind("splitlines", 0, "keepends").isTrue(0))));
        methods.put("partition", (text, arguments) -> partition(text, arguments, false));
        methods.put("rpartition", (text, arguments) -> partition(text, arguments, true));
        methods.put("find", (text, arguments) -> Value.of(find(text, arguments, "find", false)));
        methods.put("rfind", (text, arguments) -> Value.of(find(text, arguments, "rfind", true)));
        methods.put("index", (text, arguments) -> found(find(text, arguments, "index", false)));
        methods.put("rindex", (text, arguments) -> found(find(text, arguments, "rindex", true)));
        methods.put("count", TextMethods::count);
        methods.put(
                "join",
                (text, arguments) ->
                        join(text, arguments.bind("join", 1, "iterable").get(0)));
        padding(methods, "ljust", '<');
        padding(methods, "rjust", '>');
        padding(methods, "center", '^');
        methods.put("zfill", TextMethods::zeroFilled);
        methods.put("expandtabs", TextMethods::withoutTabs);
        methods.put("format", BraceFormat::format);
        methods.put("format_map", (text, arguments) -> BraceFormat.format(text, ofMap(arguments)));
        return methods;
    }

    private static void form(Map<String, Method> methods, String name, Function<Text, Text> form) {
        methods.put(name, (text, arguments) -> {
            arguments.bind(name, 0);
            return form.apply(text);
        });
    }

    private static void about(Map<String, Method> methods, String name, Predicate<String> holds) {
        methods.put(name, (text, arguments) -> {
            arguments.bind(name, 0);
            return Value.of(holds.test(text.string()));
        });
    }

    private static void asks(Map<String, Method> methods, String name, IntPredicate holdsForEach) {
        about(methods, name, text -> !text.isEmpty() && text.codePoints().allMatch(holdsForEach));
    }

    private static void strip(Map<String, Method> methods, String name, boolean left, boolean right) {
        methods.put(name, (text, arguments) -> {
            Bound bound = arguments.bind(name, 0, "chars");
            return strip(text, bound.or(0, None.NONE), left, right);
        });
    }

    static Text strip(Text text, Value characters, boolean left, boolean right) {
        if (characters == None.NONE) {
            return PythonText.strip(text, PythonText::isSpace, left, right);
        }
        String stripped = Types.text(characters).string();
        return PythonText.strip(text, point -> stripped.indexOf(point) >= 0, left, right);
    }

    private static void padding(Map<String, Method> methods, String name, char align) {
        methods.put(name, (text, arguments) -> {
            Bound bound = arguments.bind(name, 1, "width", "fillchar");
            Text fill = Types.text(bound.or(1, Text.own(" ")));
            if (fill.length() != 1) {
                throw new RenderException("The fill character must be exactly one character long");
            }
            return align == '^'
                    ? centred(text, bound.index(0, 0), fill)
                    : FormatSpec.padded(text, bound.index(0, 0), align, fill);
        });
    }

    /** Python puts the odd space to the left where the width is odd. */
    static Text centred(Text text, int width, Text fill) {
        int missing = Math.max(0, width - text.length());
        int left = missing / 2 + (missing & width & 1);
        return FormatSpec.padded(FormatSpec.padded(text, text.length() + left, '>', fill), width, '<', fill);
    }

    private interface Affix {
        boolean isAt(String text, String affix);
    }

    private static Value hasAffix(Text text, Arguments arguments, String name, Affix affix) {
        Bound bound = arguments.bind(name, 1, name.equals("startswith") ? "prefix" : "suffix", "start", "end");
        List<Value> wanted =
                bound.get(0) instanceof Items items && items.isTuple() ? items.items() : List.of(bound.get(0));
        Window window = Window.of(text, bound);
        String part = window.isValid() ? text.string().substring(window.from(), window.to()) : "";
        boolean has = false;
        for (Value one : wanted) {
            String string = Types.text(one).string();
            has |= window.isValid() && affix.isAt(part, string);
        }
        return Value.of(has);
    }

    /** A part of a text that is looked at, from its arguments 1 and 2. */
    private record Window(int from, int to) {
        static Window of(Text text, Bound bound) {
            int[] starts = Iteration.starts(text);
            int length = starts.length - 1;
            int from = position(bound.or(1, None.NONE), 0, length);
            int to = position(bound.or(2, None.NONE), length, length);
            return from > length || from > to
                    ? new Window(1, 0)
                    : new Window(starts[from], starts[Math.min(to, length)]);
        }

        private static int position(Value given, int standard, int length) {
            if (given == None.NONE) {
                return standard;
            }
            int index = Types.index(given);
            return index < 0 ? Math.max(0, index + length) : index;
        }

        boolean isValid() {
            return from <= to;
        }
    }

    private static Value withoutPrefix(Text text, Arguments arguments) {
        String prefix =
                Types.text(arguments.bind("removeprefix", 1, "prefix").get(0)).string();
        return text.string().startsWith(prefix) ? text.substring(prefix.length()) : text;
    }

    private static Value withoutSuffix(Text text, Arguments arguments) {
        String suffix =
                Types.text(arguments.bind("removesuffix", 1, "suffix").get(0)).string();
        return !suffix.isEmpty() && text.string().endsWith(suffix)
                ? text.substring(0, text.string().length() - suffix.length())
                : text;
    }

    private static Value replace(Text text, Arguments arguments) {
        Bound bound = arguments.bind("replace", 2, "old", "new", "count");
        return replace(text, Types.text(bound.get(0)).string(), Types.text(bound.get(1)), bound.index(2, -1));
    }

    static Text replace(Text text, String old, Text replacement, int count) {
        String string = text.string();
        TextBuilder out = new TextBuilder();
        int left = count < 0 ? Integer.MAX_VALUE : count;
        int at = 0;
        if (old.isEmpty()) {
            for (int start : Iteration.starts(text)) {
                out.append(text, at, start);
                at = start;
                if (left-- > 0) {
                    out.append(replacement);
                }
            }
            return out.build();
        }
        for (int next = string.indexOf(old); next >= 0 && left-- > 0; next = string.indexOf(old, at)) {
            out.append(text, at, next).append(replacement);
            at = next + old.length();
        }
        return out.append(text, at, string.length()).build();
    }

    private static Value split(Text text, Arguments arguments, String name, boolean fromRight) {
        Bound bound = arguments.bind(name, 0, "sep", "maxsplit");
        int most = bound.index(1, -1);
        int count = most < 0 ? Integer.MAX_VALUE : most;
        Value separator = bound.or(0, None.NONE);
        if (separator == None.NONE) {
            return Value.list(fromRight ? TextSplits.wordsFromRight(text, count) : TextSplits.words(text, count));
        }
        String string = Types.text(separator).string();
        if (string.isEmpty()) {
            throw new RenderException("empty separator");
        }
        return Value.list(
                fromRight ? TextSplits.splitFromRight(text, string, count) : TextSplits.split(text, string, count));
    }

    private static Value partition(Text text, Arguments arguments, boolean fromRight) {
        Text separator = Types.text(arguments.bind("partition", 1, "sep").get(0));
        if (separator.isEmpty()) {
            throw new RenderException("empty separator");
        }
        int at = fromRight
                ? text.string().lastIndexOf(separator.string())
                : text.string().indexOf(separator.string());
        if (at < 0) {
            return fromRight ? Value.tuple(Text.EMPTY, Text.EMPTY, text) : Value.tuple(text, Text.EMPTY, Text.EMPTY);
        }
        int end = at + separator.string().length();
        return Value.tuple(text.substring(0, at), text.substring(at, end), text.substring(end));
    }

    private static int find(Text text, Arguments arguments, String name, boolean fromRight) {
        Bound bound = arguments.bind(name, 1, "sub", "start", "end");
        String part = Types.text(bound.get(0)).string();
        Window window = Window.of(text, bound);
        if (!window.isValid()) {
            return -1;
        }
        String looked = text.string().substring(window.from(), window.to());
        int at = fromRight ? looked.lastIndexOf(part) : looked.indexOf(part);
        return at < 0 ? -1 : text.string().codePointCount(0, window.from() + at);
    }

    private static Value found(int at) {
        if (at < 0) {
            throw new RenderException("substring not found");
        }
        return Value.of(at);
    }

    private static Value count(Text text, Arguments arguments) {
        Bound bound = arguments.bind("count", 1, "sub", "start", "end");
        String part = Types.text(bound.get(0)).string();
        Window window = Window.of(text, bound);
        if (!window.isValid()) {
            return Value.of(0);
        }
        String looked = text.string().substring(window.from(), window.to());
        if (part.isEmpty()) {
            return Value.of(looked.codePointCount(0, looked.length()) + 1);
        }
        return Value.of(
                TextSplits.split(Text.own(looked), part, Integer.MAX_VALUE).size() - 1);
    }

    static Text join(Text separator, Value parts) {
        TextBuilder out = new TextBuilder();
        boolean isFirst = true;
        for (Value part : Iteration.list(parts)) {
            if (!(part instanceof Text text)) {
                throw new RenderException("sequence item: expected str instance, %s found".formatted(Types.name(part)));
            }
            if (!isFirst) {
                out.append(separator);
            }
            isFirst = false;
            out.append(text);
        }
        return out.build();
    }

    private static Value zeroFilled(Text text, Arguments arguments) {
        int width = arguments.bind("zfill", 1, "width").index(0, 0);
        int missing = width - text.length();
        if (missing <= 0) {
            return text;
        }
        TextBuilder.requireLength(width);
        int sign = text.string().startsWith("-") || text.string().startsWith("+") ? 1 : 0;
        return new TextBuilder()
                .append(text, 0, sign)
                .append("0".repeat(missing))
                .append(text, sign, text.string().length())
                .build();
    }

    private static Value withoutTabs(Text text, Arguments arguments) {
        int size = arguments.bind("expandtabs", 0, "tabsize").index(0, 8);
        TextBuilder.requireLength(size);
        TextBuilder out = new TextBuilder();
        int column = 0;
        for (int i = 0; i < text.string().length(); i++) {
            char character = text.string().charAt(i);
            if (character == '\t') {
                int spaces = size <= 0 ? 0 : size - column % size;
                out.append(" ".repeat(spaces), text, i, i + 1);
                column += spaces;
            } else {
                out.append(text, i, i + 1);
                column = character == '\n' || character == '\r'
                        ? 0
                        : Character.isLowSurrogate(character) ? column : column + 1;
            }
        }
        return out.build();
    }

    private static Arguments ofMap(Arguments arguments) {
        if (!(arguments.bind("format_map", 1, "mapping").get(0) instanceof Dict dict)) {
            throw new RenderException("format_map() needs a mapping");
        }
        Map<String, Value> named = new HashMap<>();
        dict.entries().forEach(entry -> {
            if (entry.key() instanceof Text key) {
                named.put(key.string(), entry.value());
            }
        });
        return new Arguments(List.of(), named);
    }
}
