package io.lorica.merkle;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * Texts that have exactly one form. What is signed is compared by its bytes, so a second spelling of the same value
 * (other padding, unused bits, leading zeros) would be another document that passes for this one.
 */
public final class StrictText {
    private static final Pattern DECIMAL = Pattern.compile("0|[1-9][0-9]{0,18}");

    private StrictText() {}

    /**
     * Base64 of RFC 4648, section 4, padded, with unused bits zero.
     *
     * @param what it is, for the message, which does not repeat the text: it may be a private key
     * @throws MalformedException if it is anything else
     */
    public static byte[] base64(String what, String text) {
        try {
            byte[] bytes = Base64.getDecoder().decode(text);
            if (Base64.getEncoder().encodeToString(bytes).equals(text)) {
                return bytes;
            }
        } catch (IllegalArgumentException e) {
            throw new MalformedException(what + " is not base64", e);
        }
        throw new MalformedException(what + " is not base64 in its one form: padded, with unused bits zero");
    }

    /**
     * A whole number from 0 to 2^63 - 1 in ASCII digits, without leading zeros or a sign.
     *
     * @throws MalformedException if it is anything else
     */
    public static long decimal(String what, String text) {
        if (DECIMAL.matcher(text).matches()) {
            try {
                return Long.parseLong(text);
            } catch (NumberFormatException e) {
                throw new MalformedException("%s is beyond 2^63 - 1: '%s'".formatted(what, text), e);
            }
        }
        throw new MalformedException("%s is not a decimal number without leading zeros: '%s'".formatted(what, text));
    }

    /**
     * UTF-8 without control characters other than newlines, so neither tabs nor carriage returns.
     *
     * @throws MalformedException if it is anything else
     */
    public static String utf8(String what, byte[] bytes) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new MalformedException(what + " is not UTF-8", e);
        }
        refuseControls(what, text);
        return text;
    }

    /**
     * The bytes of such a text.
     *
     * @throws MalformedException if it has other control characters, or half of a surrogate pair
     */
    public static byte[] utf8(String what, String text) {
        refuseControls(what, text);
        try {
            ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            return bytes;
        } catch (CharacterCodingException e) {
            throw new MalformedException(what + " has no UTF-8", e);
        }
    }

    private static void refuseControls(String what, String text) {
        text.chars().filter(c -> c < ' ' && c != '\n').findFirst().ifPresent(c -> {
            throw new MalformedException("%s has the control character U+%04X".formatted(what, c));
        });
    }
}
