package io.lorica.jinja;

import io.lorica.jinja.Value.Real;
import io.lorica.jinja.Value.Undefined;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How Python's {@code format} writes a value: {@code [[fill]align][sign][#][0][width][,][.precision][type]}.
 *
 * @param align 0 if none is given
 * @param grouping what parts thousands, or empty
 * @param precision -1 if none is given
 * @param type 0 if none is given
 */
record FormatSpec(
        String fill, char align, char sign, boolean isAlternate, int width, String grouping, int precision, char type) {
    private static final Pattern FORM =
            Pattern.compile("(?s)(?:(.)?([<>=^]))?([-+ ])?(#)?(0)?(\\d+)?([,_])?(?:\\.(\\d+))?(.)?");

    static FormatSpec of(String spec) {
        Matcher form = FORM.matcher(spec);
        if (!form.matches()) {
            throw new RenderException("Invalid format specifier '%s'".formatted(spec));
        }
        boolean isZero = form.group(5) != null;
        String align = form.group(2);
        return new FormatSpec(
                form.group(1) != null ? form.group(1) : isZero ? "0" : " ",
                align != null ? align.charAt(0) : isZero ? '=' : 0,
                form.group(3) == null ? '-' : form.group(3).charAt(0),
                form.group(4) != null,
                number(form.group(6), 0),
                form.group(7) == null ? "" : form.group(7),
                number(form.group(8), -1),
                form.group(9) == null ? 0 : form.group(9).charAt(0));
    }

    private static int number(@Nullable String digits, int standard) {
        if (digits == null) {
            return standard;
        }
        TextBuilder.requireLength(digits.length() > 9 ? Long.MAX_VALUE : Long.parseLong(digits));
        return Integer.parseInt(digits);
    }

    Text format(Value value) {
        boolean isNumber = Types.isNumber(value) && !(value instanceof Value.Bool && type == 0 && isPlain());
        if (isNumber) {
            return number(value);
        }
        if (value instanceof Undefined || (!(value instanceof Text) && !(value instanceof Value.Bool))) {
            if (!isPlain() || type != 0) {
                throw new RenderException("unsupported format string passed to '%s'".formatted(Types.name(value)));
            }
            return Representation.str(value);
        }
        Text text = Representation.str(value);
        if ((type != 0 && type != 's') || align == '=' || sign != '-' || !grouping.isEmpty()) {
            throw new RenderException("Unknown format code for a text");
        }
        return padded(cut(text, precision), '<');
    }

    private boolean isPlain() {
        return width == 0 && align == 0 && precision < 0 && sign == '-' && grouping.isEmpty() && !isAlternate;
    }

    /** The first characters, or all if there is no limit. */
    static Text cut(Text text, int characters) {
        return characters < 0 || characters >= text.length()
                ? text
                : text.substring(0, text.string().offsetByCodePoints(0, characters));
    }

    private Text number(Value value) {
        boolean isReal = value instanceof Real || (type != 0 && "eEfFgG%".indexOf(type) >= 0);
        String digits = isReal ? real(Types.real(value)) : whole(Types.whole(value));
        boolean isNegative = digits.startsWith("-");
        String signed = isNegative ? "-" : sign == '-' ? "" : String.valueOf(sign);
        String unsigned = isNegative ? digits.substring(1) : digits;
        if (align == '=') {
            int missing = width - signed.length() - unsigned.length();
            return Text.own(signed + fill.repeat(Math.max(0, missing)) + unsigned);
        }
        return padded(Text.own(signed + unsigned), '>');
    }

    private String whole(BigInteger value) {
        if (precision >= 0) {
            throw new RenderException("Precision not allowed in integer format specifier");
        }
        return switch (type) {
            case 0, 'd', 'n' -> grouped(value.toString());
            case 'b' -> prefixed("0b", value.toString(2));
            case 'o' -> prefixed("0o", value.toString(8));
            case 'x' -> prefixed("0x", value.toString(16));
            case 'X' -> prefixed("0X", value.toString(16).toUpperCase(Locale.ROOT));
            case 'c' -> Character.toString(value.intValue());
            default -> throw unknown();
        };
    }

    private String prefixed(String prefix, String digits) {
        if (!isAlternate) {
            return digits;
        }
        return digits.startsWith("-") ? "-" + prefix + digits.substring(1) : prefix + digits;
    }

    private String real(double value) {
        if (!Double.isFinite(value)) {
            return Representation.real(value) + (type == '%' ? "%" : "");
        }
        int places = precision < 0 ? 6 : precision;
        return switch (type) {
            case 'f', 'F' -> grouped(fixed(value, places));
            case '%' -> grouped(fixed(value * 100, places)) + "%";
            case 'e', 'E' -> grouped(scientific(value, places, type));
            case 'g', 'G' -> grouped(general(value, Math.max(1, places), type, false));
            case 0 ->
                grouped(precision < 0 ? Representation.real(value) : general(value, Math.max(1, places), 'g', true));
            default -> throw unknown();
        };
    }

    private static String fixed(double value, int places) {
        String digits = new BigDecimal(value)
                .setScale(places, RoundingMode.HALF_EVEN)
                .abs()
                .toPlainString();
        return isNegative(value) ? "-" + digits : digits;
    }

    private static boolean isNegative(double value) {
        return value < 0 || (value == 0 && 1 / value < 0);
    }

    private static String scientific(double value, int places, char letter) {
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(places + 1, RoundingMode.HALF_EVEN));
        int exponent = value == 0 ? 0 : rounded.precision() - 1 - rounded.scale();
        String digits = value == 0
                ? BigDecimal.ZERO.setScale(places).toPlainString()
                : rounded.movePointLeft(exponent)
                        .setScale(places, RoundingMode.HALF_EVEN)
                        .abs()
                        .toPlainString();
        return (isNegative(value) ? "-" : "")
                + digits
                + letter
                + (exponent < 0 ? "-" : "+")
                + "%02d".formatted(Math.abs(exponent));
    }

    /** @param keepsPoint whether a whole number still gets {@code .0} */
    private static String general(double value, int digits, char letter, boolean keepsPoint) {
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(digits, RoundingMode.HALF_EVEN));
        int exponent = value == 0 ? 0 : rounded.precision() - 1 - rounded.scale();
        if (exponent < -4 || exponent >= (keepsPoint ? Math.min(digits, 16) : digits)) {
            String scientific = scientific(value, digits - 1, letter);
            int e = scientific.indexOf(letter);
            String mantissa = scientific.substring(0, e);
            return (mantissa.indexOf('.') < 0 ? mantissa : mantissa.replaceFirst("\\.?0+$", ""))
                    + scientific.substring(e);
        }
        BigDecimal stripped = rounded.stripTrailingZeros();
        String plain =
                (stripped.scale() < 0 ? stripped.setScale(0) : stripped).abs().toPlainString();
        String signed = isNegative(value) ? "-" + plain : plain;
        return keepsPoint && signed.indexOf('.') < 0 ? signed + ".0" : signed;
    }

    private String grouped(String digits) {
        if (grouping.isEmpty()) {
            return digits;
        }
        int start = digits.startsWith("-") ? 1 : 0;
        int end = start;
        while (end < digits.length() && Character.isDigit(digits.charAt(end))) {
            end++;
        }
        StringBuilder grouped = new StringBuilder(digits);
        for (int i = end - 3; i > start; i -= 3) {
            grouped.insert(i, grouping);
        }
        return grouped.toString();
    }

    private RenderException unknown() {
        return new RenderException("Unknown format code '%s'".formatted(type));
    }

    private Text padded(Text text, char standard) {
        return padded(text, width, align == 0 ? standard : align, Text.own(fill));
    }

    static Text padded(Text text, int width, char align, Text fill) {
        int missing = width - text.length();
        if (missing <= 0) {
            return text;
        }
        TextBuilder.requireLength(width);
        int left = switch (align) {
            case '<' -> 0;
            case '^' -> missing / 2;
            default -> missing;
        };
        TextBuilder out = new TextBuilder();
        for (int i = 0; i < left; i++) {
            out.append(fill);
        }
        out.append(text);
        for (int i = left; i < missing; i++) {
            out.append(fill);
        }
        return out.build();
    }
}
