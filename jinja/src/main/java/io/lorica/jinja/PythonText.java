package io.lorica.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/** What Python takes for space, lines and printable characters. */
final class PythonText {
    /** Letters that Unicode gives a number too. */
    private static final String HAN_NUMERALS = "〇一七万三九二五亿億八六兆十千四壱壹弐拾捌陸伍佰仟百零贰叁肆柒玖参";

    private PythonText() {}

    static boolean isSpace(int character) {
        return (character >= '\t' && character <= '\r')
                || (character >= 0x1c && character <= ' ')
                || character == 0x85
                || Character.getType(character) == Character.SPACE_SEPARATOR
                || character == 0x2028
                || character == 0x2029;
    }

    static boolean isLineEnd(int character) {
        return (character >= '\n' && character <= '\r')
                || (character >= 0x1c && character <= 0x1e)
                || character == 0x85
                || character == 0x2028
                || character == 0x2029;
    }

    static boolean isPrintable(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            case Character.SPACE_SEPARATOR -> character == ' ';
            default -> true;
        };
    }

    static boolean isDigit(int point) {
        return Character.getType(point) == Character.DECIMAL_DIGIT_NUMBER
                || point == 0xb2
                || point == 0xb3
                || point == 0xb9
                || (point >= 0x2070 && point <= 0x2089 && Character.getType(point) == Character.OTHER_NUMBER)
                || (point >= 0x2460 && point <= 0x2468);
    }

    static boolean isNumeric(int point) {
        return switch (Character.getType(point)) {
            case Character.DECIMAL_DIGIT_NUMBER, Character.OTHER_NUMBER, Character.LETTER_NUMBER -> true;
            default -> HAN_NUMERALS.indexOf(point) >= 0;
        };
    }

    static boolean isIdentifier(String text) {
        return !text.isEmpty()
                && (text.codePointAt(0) == '_' || Character.isUnicodeIdentifierStart(text.codePointAt(0)))
                && text.codePoints()
                        .allMatch(point ->
                                Character.isUnicodeIdentifierPart(point) && !Character.isIdentifierIgnorable(point));
    }

    static Text strip(Text text, IntPredicate isStripped, boolean left, boolean right) {
        String string = text.string();
        int from = 0;
        int to = string.length();
        while (left && from < to && isStripped.test(string.codePointAt(from))) {
            from += Character.charCount(string.codePointAt(from));
        }
        while (right && to > from && isStripped.test(string.codePointBefore(to))) {
            to -= Character.charCount(string.codePointBefore(to));
        }
        return text.substring(from, to);
    }

    static List<Text> lines(Text text, boolean keepEnds) {
        String string = text.string();
        List<Text> lines = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < string.length(); i++) {
            if (!isLineEnd(string.charAt(i))) {
                continue;
            }
            int end = i;
            if (string.charAt(i) == '\r' && i + 1 < string.length() && string.charAt(i + 1) == '\n') {
                i++;
            }
            lines.add(text.substring(start, keepEnds ? i + 1 : end));
            start = i + 1;
        }
        if (start < string.length()) {
            lines.add(text.substring(start));
        }
        return lines;
    }
}
