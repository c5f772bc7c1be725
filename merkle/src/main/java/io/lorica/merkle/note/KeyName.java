package io.lorica.merkle.note;

import io.lorica.merkle.MalformedException;
import io.lorica.merkle.StrictText;

/**
 * Whose key it is: better an address without a scheme, such as {@code example.com/log}.
 *
 * @param value not empty, without spaces of any kind, plus signs or control characters
 */
public record KeyName(String value) {
    private static final int NEXT_LINE = 0x85;

    public KeyName {
        StrictText.utf8("A key's name", value);
        if (value.isEmpty() || value.contains("+") || value.codePoints().anyMatch(KeyName::isUnfit)) {
            throw new MalformedException(
                    "A key's name has no spaces and no '+', and is not empty: '%s'".formatted(value));
        }
    }

    private static boolean isUnfit(int c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == NEXT_LINE;
    }

    @Override
    public String toString() {
        return value;
    }
}
