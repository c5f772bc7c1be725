package io.lorica.jinja;

import io.lorica.jinja.Value.Int;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Python's {@code int}, {@code float} and {@code round}. */
final class Numbers {
    private static final Pattern WHOLE =
            Pattern.compile("([+-]?)(0[xX]_?|0[oO]_?|0[bB]_?)?([0-9a-zA-Z]+(?:_[0-9a-zA-Z]+)*)");
    private static final Pattern REAL =
            Pattern.compile("[+-]?(?:[0-9]+(?:_[0-9]+)*\\.?(?:[0-9]+(?:_[0-9]+)*)?|\\.[0-9]+(?:_[0-9]+)*)"
                    + "(?:[eE][+-]?[0-9]+(?:_[0-9]+)*)?");
    private static final Pattern SPECIAL = Pattern.compile("(?i)([+-]?)(inf|infinity|nan)");

    private Numbers() {}

    /** Null if the text is no integer in that base. */
    static @Nullable Value whole(String text, int base) {
        String digits = ascii(text);
        Matcher form = WHOLE.matcher(digits);
        if (!form.matches()) {
            return null;
        }
        String prefix = form.group(2);
        int prefixed = prefix == null
                ? 10
                : switch (Character.toLowerCase(prefix.charAt(1))) {
                    case 'x' -> 16;
                    case 'o' -> 8;
                    default -> 2;
                };
        String body = form.group(3);
        boolean takesPrefix = prefix != null && (base == 0 || base == prefixed);
        if (prefix != null && !takesPrefix) {
            body = prefix + body;
        }
        int radix = base == 0 ? prefixed : base;
        if (radix < 2 || radix > 36 || (base == 0 && prefix == null && body.length() > 1 && body.startsWith("0"))) {
            return null;
        }
        try {
            BigInteger value = new BigInteger(body.replace("_", ""), radix);
            return new Int(form.group(1).equals("-") ? value.negate() : value);
        } catch (NumberFormatException _) {
            return null;
        }
    }

    /** Null if the text is no number. */
    static @Nullable Double real(String text) {
        String digits = ascii(text);
        Matcher special = SPECIAL.matcher(digits);
        if (special.matches()) {
            double value =
                    special.group(2).toLowerCase(Locale.ROOT).startsWith("i") ? Double.POSITIVE_INFINITY : Double.NaN;
            return special.group(1).equals("-") ? -value : value;
        }
        return REAL.matcher(digits).matches() ? Double.valueOf(digits.replace("_", "")) : null;
    }

    /** Without space around it, and with the digits of all scripts as ASCII's. */
    private static String ascii(String text) {
        String stripped = PythonText.strip(Text.own(text), PythonText::isSpace, true, true)
                .string();
        StringBuilder ascii = new StringBuilder();
        stripped.codePoints().forEach(point -> {
            if (point > 0x7f && Character.isDigit(point)) {
                ascii.append(Character.digit(point, 10));
            } else {
                ascii.appendCodePoint(point);
            }
        });
        return ascii.toString();
    }

    /** Towards zero. */
    static Value truncated(double value) {
        if (!Double.isFinite(value)) {
            throw new RenderException("cannot convert float %s to integer".formatted(Representation.real(value)));
        }
        return new Int(new BigDecimal(value).toBigInteger());
    }

    static Value rounded(Value value, int places) {
        if (Types.isWhole(value)) {
            BigInteger whole = Types.whole(value);
            return new Int(
                    places >= 0
                            ? whole
                            : new BigDecimal(whole)
                                    .setScale(Math.max(places, -9999), RoundingMode.HALF_EVEN)
                                    .toBigInteger());
        }
        double real = Types.real(value);
        if (!Double.isFinite(real) || places > 400) {
            return value;
        }
        double rounded = new BigDecimal(real)
                .setScale(Math.max(places, -400), RoundingMode.HALF_EVEN)
                .doubleValue();
        return Value.of(Math.copySign(rounded, real));
    }
}
