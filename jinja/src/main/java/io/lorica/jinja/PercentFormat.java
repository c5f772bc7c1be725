package io.lorica.jinja;

import io.lorica.jinja.Value.Items;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Python's {@code "%s" % value}. */
final class PercentFormat {
    private static final Pattern PART =
            Pattern.compile("(?s)%(?:\\((.*?)\\))?([-+ #0]*)(\\*|\\d+)?(?:\\.(\\*|\\d*))?[hlL]?(.)");

    private final Value values;
    private final Iterator<Value> positional;
    /** What could be a dict, to Python: then it need not be used. */
    private final boolean isSubscriptable;

    private PercentFormat(Value values) {
        this.values = values;
        this.isSubscriptable = switch (values) {
            case Dict _, Value.Range _, Value.Undefined _ -> true;
            case Items items -> !items.isTuple();
            default -> false;
        };
        this.positional = values instanceof Items items && items.isTuple()
                ? items.items().iterator()
                : List.of(values).iterator();
    }

    static Text format(Text format, Value values) {
        return new PercentFormat(values).format(format);
    }

    private Text format(Text format) {
        String string = format.string();
        TextBuilder out = new TextBuilder();
        Matcher part = PART.matcher(string);
        int at = 0;
        for (int percent = string.indexOf('%'); percent >= 0; percent = string.indexOf('%', at)) {
            out.append(format, at, percent);
            if (!part.region(percent, string.length()).lookingAt()) {
                throw new RenderException("incomplete format");
            }
            at = part.end();
            if (part.group(5).equals("%")) {
                out.append(format, percent, percent + 1);
            } else {
                out.append(formatted(part));
            }
        }
        boolean isLeftOver = positional.hasNext() && !isSubscriptable;
        if (isLeftOver) {
            throw new RenderException("not all arguments converted during string formatting");
        }
        return out.append(format, at, string.length()).build();
    }

    private Text formatted(Matcher part) {
        String flags = part.group(2);
        String width = star(part.group(3));
        String precision = part.group(4) == null ? null : star(part.group(4));
        Value value = part.group(1) == null ? next() : named(part.group(1));
        char kind = part.group(5).charAt(0);
        boolean isLeft = flags.contains("-") || width.startsWith("-");
        String sign = flags.contains("+") ? "+" : flags.contains(" ") ? " " : "";
        int size = width.isEmpty() ? 0 : Math.abs(Integer.parseInt(width));
        int places = precision == null ? -1 : precision.isEmpty() ? 0 : Integer.parseInt(precision);
        Text text = switch (kind) {
            case 's' -> FormatSpec.cut(Representation.str(value), places);
            case 'r', 'a' -> FormatSpec.cut(Representation.repr(value), places);
            case 'c' -> character(value);
            case 'd', 'i', 'u' -> whole(truncated(value), sign, "d", places);
            case 'x', 'X', 'o' ->
                whole(new Value.Int(Types.whole(value)), sign, (flags.contains("#") ? "#" : "") + kind, places);
            case 'e', 'E', 'f', 'F', 'g', 'G' -> real(value, sign, kind, places);
            default -> throw new RenderException("unsupported format character '%s'".formatted(kind));
        };
        boolean isNumber = "src".indexOf(kind) < 0 && kind != 'a';
        if (isNumber && flags.contains("0") && !isLeft) {
            return zeroFilled(text.string(), size);
        }
        return FormatSpec.padded(text, size, isLeft ? '<' : '>', Text.own(" "));
    }

    private String star(@Nullable String given) {
        if (given == null) {
            return "";
        }
        String digits = given.equals("*") ? Types.whole(next()).toString() : given;
        TextBuilder.requireLength(digits.length() > 9 ? Long.MAX_VALUE : digits.length());
        return digits;
    }

    private Value next() {
        if (!positional.hasNext()) {
            throw new RenderException("not enough arguments for format string");
        }
        return positional.next();
    }

    private Value named(String name) {
        if (!(values instanceof Dict dict)) {
            throw new RenderException("format requires a mapping");
        }
        Value value = dict.get(Text.own(name));
        if (value == null) {
            throw new RenderException("'%s'".formatted(name));
        }
        return value;
    }

    private static Value truncated(Value value) {
        if (value instanceof Value.Real real) {
            return Numbers.truncated(real.value());
        }
        if (!Types.isWhole(value)) {
            throw new RenderException("%%d format: a real number is required, not %s".formatted(Types.name(value)));
        }
        return new Value.Int(Types.whole(value));
    }

    private static Text whole(Value value, String sign, String type, int places) {
        String digits = FormatSpec.of(sign + type).format(value).string();
        if (places < 0) {
            return Text.own(digits);
        }
        int start = Character.isLetterOrDigit(digits.charAt(0)) ? 0 : 1;
        return Text.own(digits.substring(0, start)
                + "0".repeat(Math.max(0, places - digits.length() + start))
                + digits.substring(start));
    }

    private static Text real(Value value, String sign, char kind, int places) {
        if (!Types.isNumber(value)) {
            throw new RenderException("must be real number, not %s".formatted(Types.name(value)));
        }
        String precision = places < 0 ? "" : "." + places;
        return FormatSpec.of(sign + precision + kind).format(Value.of(Types.real(value)));
    }

    private static Text character(Value value) {
        if (value instanceof Text text && text.length() == 1) {
            return text;
        }
        return Text.own(Character.toString(Types.index(value)));
    }

    private static Text zeroFilled(String number, int width) {
        int start = number.startsWith("-") || number.startsWith("+") || number.startsWith(" ") ? 1 : 0;
        if (number.startsWith("0x", start) || number.startsWith("0X", start) || number.startsWith("0o", start)) {
            start += 2;
        }
        return Text.own(number.substring(0, start)
                + "0".repeat(Math.max(0, width - number.length()))
                + number.substring(start));
    }
}
