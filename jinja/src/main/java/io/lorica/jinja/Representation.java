package io.lorica.jinja;

import io.lorica.jinja.Value.Bool;
import io.lorica.jinja.Value.Function;
import io.lorica.jinja.Value.Int;
import io.lorica.jinja.Value.Items;
import io.lorica.jinja.Value.Namespace;
import io.lorica.jinja.Value.None;
import io.lorica.jinja.Value.Range;
import io.lorica.jinja.Value.Real;
import io.lorica.jinja.Value.Stream;
import io.lorica.jinja.Value.Thing;
import io.lorica.jinja.Value.Undefined;
import io.lorica.jinja.Value.View;
import java.math.BigDecimal;
import java.util.List;

/** Values as texts: Python's {@code str} and {@code repr}. */
final class Representation {

    private Representation() {}

    /** What is printed. */
    static Text str(Value value) {
        return switch (value) {
            case Text text -> text;
            case SafeText safe -> safe.text();
            case Undefined _ -> Text.EMPTY;
            default -> {
                TextBuilder out = new TextBuilder();
                append(out, value);
                yield out.build();
            }
        };
    }

    static Text repr(Value value) {
        TextBuilder out = new TextBuilder();
        append(out, value);
        return out.build();
    }

    private static void append(TextBuilder out, Value value) {
        switch (value) {
            case Text text -> quoted(out, text);
            case None _ -> out.append("None");
            case Bool bool -> out.append(bool.isTrue() ? "True" : "False");
            case Int number -> out.append(number.value().toString());
            case Real number -> out.append(real(number.value()));
            case Items items
            when items.isTuple() -> {
                items(out, "(", items.items(), items.items().size() == 1 ? ",)" : ")");
            }
            case Items items -> items(out, "[", items.items(), "]");
            case Dict dict -> dict(out, dict);
            case View view -> items(out, view.kind() + "([", view.items(), "])");
            case Range range ->
                out.append(
                        range.step() == 1
                                ? "range(%d, %d)".formatted(range.start(), range.stop())
                                : "range(%d, %d, %d)".formatted(range.start(), range.stop(), range.step()));
            case Namespace namespace -> {
                Dict attributes = new Dict();
                namespace.attributes().forEach((name, attribute) -> attributes.put(Text.own(name), attribute));
                out.append("<Namespace ");
                append(out, attributes);
                out.append(">");
            }
            case Undefined _ -> out.append("Undefined");
            case Group group -> append(out, Value.tuple(group.grouper(), group.list()));
            case Thing thing -> out.append(thing.representation());
            // Python prints an address, which no model was taught with.
            case Stream _, Function _ ->
                throw new RenderException("a %s can't be printed".formatted(Types.name(value)));
        }
    }

    private static void items(TextBuilder out, String open, List<Value> items, String close) {
        out.append(open);
        for (int i = 0; i < items.size(); i++) {
            if (i > 0) {
                out.append(", ");
            }
            append(out, items.get(i));
        }
        out.append(close);
    }

    private static void dict(TextBuilder out, Dict dict) {
        out.append("{");
        boolean isFirst = true;
        for (Dict.Entry entry : dict.entries()) {
            if (!isFirst) {
                out.append(", ");
            }
            isFirst = false;
            append(out, entry.key());
            out.append(": ");
            append(out, entry.value());
        }
        out.append("}");
    }

    private static void quoted(TextBuilder out, Text text) {
        String string = text.string();
        char quote = string.indexOf('\'') >= 0 && string.indexOf('"') < 0 ? '"' : '\'';
        out.append(quote);
        for (int i = 0; i < string.length(); ) {
            int point = string.codePointAt(i);
            int end = i + Character.charCount(point);
            String form = escaped(point, quote);
            if (form.isEmpty()) {
                out.append(text, i, end);
            } else {
                out.append(form, text, i, end);
            }
            i = end;
        }
        out.append(quote);
    }

    /** Empty if the character stands for itself. */
    private static String escaped(int point, char quote) {
        return switch (point) {
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            case '\\' -> "\\\\";
            default -> {
                if (point == quote) {
                    yield "\\" + quote;
                }
                if (PythonText.isPrintable(point)) {
                    yield "";
                }
                yield point < 0x100
                        ? "\\x%02x".formatted(point)
                        : point < 0x10000 ? "\\u%04x".formatted(point) : "\\U%08x".formatted(point);
            }
        };
    }

    /** The shortest digits that give the number again, with an exponent as Python has it. */
    static String real(double number) {
        if (Double.isNaN(number)) {
            return "nan";
        }
        if (Double.isInfinite(number)) {
            return number > 0 ? "inf" : "-inf";
        }
        if (number == 0) {
            return 1 / number < 0 ? "-0.0" : "0.0";
        }
        BigDecimal shortest = new BigDecimal(Double.toString(number)).stripTrailingZeros();
        String digits = shortest.unscaledValue().abs().toString();
        int exponent = digits.length() - 1 - shortest.scale();
        String sign = number < 0 ? "-" : "";
        if (exponent >= -4 && exponent < 16) {
            String plain = shortest.abs().toPlainString();
            return sign + (plain.indexOf('.') < 0 ? plain + ".0" : plain);
        }
        String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
        return "%s%s%se%s%02d"
                .formatted(sign, digits.charAt(0), fraction, exponent < 0 ? "-" : "+", Math.abs(exponent));
    }
}
