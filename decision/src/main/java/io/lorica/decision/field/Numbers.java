package io.lorica.decision.field;

import java.math.BigDecimal;
import java.util.Optional;

/** Exact decimals of bounded length: no cell can make a prompt, or the memory it is written in, long. */
public final class Numbers {
    /** Characters of a number's plain form, sign and point included; no measure of business needs more. */
    public static final int LONGEST = 64;

    /** Characters that are parsed at all, as JSON parsers do: the time grows with their square. */
    private static final int LONGEST_PARSED = 1_000;

    private Numbers() {}

    static Optional<BigDecimal> exact(String text) {
        if (text.length() > LONGEST_PARSED) {
            return Optional.empty();
        }
        try {
            return Optional.of(new BigDecimal(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** @return empty if its plain form is too long */
    public static Optional<FieldValue> canonical(BigDecimal number) {
        return plainLength(number) <= LONGEST ? Optional.of(new FieldValue.Numeric(number)) : Optional.empty();
    }

    /** Without writing it: 1e-2000000000 has two thousand million characters. */
    private static long plainLength(BigDecimal number) {
        if (number.signum() == 0) {
            return 1;
        }
        // Beyond this scale no digits make it short, and zeros can't be stripped: the scale itself would overflow.
        if (number.precision() > LONGEST_PARSED || Math.abs((long) number.scale()) > 2 * LONGEST_PARSED) {
            return Long.MAX_VALUE;
        }
        BigDecimal shortest = number.stripTrailingZeros();
        long digits = shortest.precision();
        long scale = shortest.scale();
        long sign = number.signum() < 0 ? 1 : 0;
        if (scale <= 0) {
            return sign + digits - scale;
        }
        return sign + (scale < digits ? digits + 1 : scale + 2);
    }
}
