package io.lorica.jinja;

import io.lorica.jinja.Token.Kind;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a template into tokens, and drops the whitespace that Jinja2 drops with {@code trim_blocks} and
 * {@code lstrip_blocks}: a line's end after a block, and spaces before it.
 */
final class Lexer {
    private static final Pattern NEWLINE = Pattern.compile("\r\n|\r");
    private static final Pattern RAW_BEGIN = Pattern.compile("\\{%([-+]?)\\s*raw\\s*(?:-%}\\s*|%})");
    private static final Pattern RAW_END =
            Pattern.compile("(?s)(.*?)(\\{%([-+]?)\\s*endraw\\s*(?:\\+%}|-%}(\\s*)|%}\\n?))");
    private static final Pattern FLOAT =
            Pattern.compile("(?<!\\.)(?:[0-9]+_)*[0-9]+(?:(?:\\.(?:[0-9]+_)*[0-9]+)?[eE][+-]?(?:[0-9]+_)*[0-9]+"
                    + "|\\.(?:[0-9]+_)*[0-9]+)");
    private static final Pattern INTEGER =
            Pattern.compile("0[bB](?:_?[01])+|0[oO](?:_?[0-7])+|0[xX](?:_?[0-9a-fA-F])+|[1-9](?:_?[0-9])*|0(?:_?0)*");
    private static final List<String> LONG_OPERATORS = List.of("//", "**", "==", "!=", ">=", "<=");
    private static final String OPERATORS = "+-/*%~[](){}><=.:|,;";

    private final String source;
    private final boolean trims;
    private final List<Token> tokens = new ArrayList<>();
    private final Deque<Character> open = new ArrayDeque<>();
    private int at;
    private int line = 1;
    private boolean atLineStart = true;

    private Lexer(String source, boolean trims) {
        this.source = source;
        this.trims = trims;
    }

    /** @param trims whether blocks take the whitespace around them with them */
    static List<Token> tokens(String template, boolean trims, boolean keepsLastNewline) {
        String source = NEWLINE.matcher(template).replaceAll("\n");
        if (!keepsLastNewline && source.endsWith("\n")) {
            source = source.substring(0, source.length() - 1);
        }
        Lexer lexer = new Lexer(source, trims);
        while (lexer.at < source.length()) {
            lexer.data();
        }
        lexer.add(Kind.END, "");
        return lexer.tokens;
    }

    /** Text up to the next tag, and the tag. */
    private void data() {
        int begin = nextTag();
        if (begin < 0) {
            addData(source.substring(at));
            moveTo(source.length());
            return;
        }
        Matcher raw = RAW_BEGIN.matcher(source).region(begin, source.length());
        boolean isRaw = raw.lookingAt();
        char kind = source.charAt(begin + 1);
        char sign = sign(begin + 2);
        addData(stripped(source.substring(at, begin), sign, kind != '{'));
        if (isRaw) {
            moveTo(spacesFrom(raw.end(), raw.group().stripTrailing().endsWith("-%}")));
            raw();
            return;
        }
        moveTo(begin + (sign == 0 ? 2 : 3));
        switch (kind) {
            case '#' -> comment();
            case '%' -> tag(Kind.BLOCK_BEGIN, Kind.BLOCK_END, '%');
            default -> tag(Kind.VARIABLE_BEGIN, Kind.VARIABLE_END, '}');
        }
    }

    private int nextTag() {
        for (int i = at; i < source.length() - 1; i++) {
            if (source.charAt(i) == '{' && "{%#".indexOf(source.charAt(i + 1)) >= 0) {
                return i;
            }
        }
        return -1;
    }

    /** - or +, or 0 if there is none. */
    private char sign(int index) {
        char sign = index < source.length() ? source.charAt(index) : 0;
        return sign == '-' || sign == '+' ? sign : 0;
    }

    private String stripped(String text, char sign, boolean isBlock) {
        if (sign == '-') {
            return PythonText.strip(Text.own(text), PythonText::isSpace, false, true)
                    .string();
        }
        if (sign == '+' || !trims || !isBlock) {
            return text;
        }
        int start = text.lastIndexOf('\n') + 1;
        boolean startsLine = start > 0 || atLineStart;
        return startsLine && text.substring(start).chars().allMatch(PythonText::isSpace)
                ? text.substring(0, start)
                : text;
    }

    /** As Jinja2 has it, a raw block or comment with nothing in it needs no end. */
    private void raw() {
        Matcher end = RAW_END.matcher(source).region(at, source.length());
        if (at == source.length()) {
            return;
        }
        if (!end.lookingAt()) {
            throw new TemplateSyntaxException("Missing end of raw directive", line);
        }
        String sign = end.group(3);
        addData(stripped(end.group(1), sign.isEmpty() ? 0 : sign.charAt(0), true));
        moveTo(blockEnd(end.end(), end.group(2)));
    }

    /** Where a block really ends, which a pattern does not know of all spaces and of trimming. */
    private int blockEnd(int end, String match) {
        if (match.endsWith("\n") && !trims && !match.stripTrailing().endsWith("-%}")) {
            return end - 1;
        }
        return spacesFrom(end, match.stripTrailing().endsWith("-%}"));
    }

    private void comment() {
        int end = source.indexOf("#}", at);
        if (at == source.length()) {
            return;
        }
        if (end < 0) {
            throw new TemplateSyntaxException("Missing end of comment tag", line);
        }
        char sign = end > at ? sign(end - 1) : 0;
        moveTo(afterBlock(end + 2, sign));
    }

    private int afterBlock(int end, char sign) {
        if (sign == 0 && trims && source.startsWith("\n", end)) {
            return end + 1;
        }
        return spacesFrom(end, sign == '-');
    }

    private int spacesFrom(int index, boolean all) {
        int end = index;
        while (all && end < source.length() && PythonText.isSpace(source.charAt(end))) {
            end++;
        }
        return end;
    }

    private void tag(Kind begin, Kind end, char closing) {
        add(begin, "");
        open.clear();
        while (true) {
            int after = open.isEmpty() ? endOfTag(closing) : -1;
            if (after >= 0) {
                add(end, "");
                moveTo(after);
                return;
            }
            if (at >= source.length()) {
                return;
            }
            if (PythonText.isSpace(source.charAt(at))) {
                moveTo(spacesFrom(at, true));
            } else {
                expressionToken();
            }
        }
    }

    /** -1 if the tag does not end here. */
    private int endOfTag(char closing) {
        String end = closing + "}";
        if (source.startsWith("-" + end, at)) {
            return spacesFrom(at + 3, true);
        }
        if (closing == '%' && source.startsWith("+" + end, at)) {
            return at + 3;
        }
        if (!source.startsWith(end, at)) {
            return -1;
        }
        return closing == '%' ? afterBlock(at + 2, (char) 0) : at + 2;
    }

    private void expressionToken() {
        char character = source.charAt(at);
        String number = match(FLOAT);
        if (number != null) {
            add(Kind.FLOAT, number.replace("_", ""));
            moveTo(at + number.length());
            return;
        }
        number = match(INTEGER);
        if (number != null) {
            add(Kind.INTEGER, integer(number.replace("_", "")).toString());
            moveTo(at + number.length());
        } else if (Character.isUnicodeIdentifierStart(source.codePointAt(at)) || character == '_') {
            name();
        } else if (character == '\'' || character == '"') {
            string(character);
        } else {
            operator(character);
        }
    }

    private @Nullable String match(Pattern pattern) {
        Matcher matcher = pattern.matcher(source).region(at, source.length()).useTransparentBounds(true);
        return matcher.lookingAt() ? matcher.group() : null;
    }

    private static BigInteger integer(String digits) {
        int radix = digits.length() < 2
                ? 10
                : switch (Character.toLowerCase(digits.charAt(1))) {
                    case 'b' -> 2;
                    case 'o' -> 8;
                    case 'x' -> 16;
                    default -> 10;
                };
        return radix == 10
                ? new BigInteger(digits)
                : new BigInteger(digits.substring(2).toLowerCase(Locale.ROOT), radix);
    }

    private void name() {
        int end = at;
        while (end < source.length()) {
            int point = source.codePointAt(end);
            if (Character.isIdentifierIgnorable(point) || !Character.isUnicodeIdentifierPart(point)) {
                break;
            }
            end += Character.charCount(point);
        }
        add(Kind.NAME, source.substring(at, end));
        moveTo(end);
    }

    private void string(char quote) {
        int end = at + 1;
        while (end < source.length() && source.charAt(end) != quote) {
            end += source.charAt(end) == '\\' ? 2 : 1;
        }
        if (end >= source.length()) {
            throw new TemplateSyntaxException("unexpected char '%s', a text without an end".formatted(quote), line);
        }
        add(Kind.STRING, StringLiteral.unescape(source.substring(at + 1, end), line));
        moveTo(end + 1);
    }

    private void operator(char character) {
        for (String operator : LONG_OPERATORS) {
            if (source.startsWith(operator, at)) {
                add(Kind.OPERATOR, operator);
                moveTo(at + 2);
                return;
            }
        }
        if (OPERATORS.indexOf(character) < 0) {
            throw new TemplateSyntaxException(
                    "unexpected char '%s'".formatted(Character.toString(source.codePointAt(at))), line);
        }
        balance(character);
        add(Kind.OPERATOR, String.valueOf(character));
        moveTo(at + 1);
    }

    private void balance(char character) {
        switch (character) {
            case '{' -> open.push('}');
            case '(' -> open.push(')');
            case '[' -> open.push(']');
            case '}', ')', ']' -> {
                if (open.isEmpty()) {
                    throw new TemplateSyntaxException("unexpected '%s'".formatted(character), line);
                }
                char expected = open.pop();
                if (expected != character) {
                    throw new TemplateSyntaxException(
                            "unexpected '%s', expected '%s'".formatted(character, expected), line);
                }
            }
            default -> {}
        }
    }

    private void addData(String text) {
        if (!text.isEmpty()) {
            add(Kind.DATA, text);
        }
    }

    private void add(Kind kind, String value) {
        tokens.add(new Token(kind, value, line));
    }

    private void moveTo(int index) {
        for (int i = at; i < index; i++) {
            if (source.charAt(i) == '\n') {
                line++;
            }
        }
        if (index > at) {
            atLineStart = source.charAt(index - 1) == '\n';
        }
        at = index;
    }
}
