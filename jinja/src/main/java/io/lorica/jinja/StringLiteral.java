package io.lorica.jinja;

/** Escapes of Python's string literals, as Jinja2 reads them: characters beyond ASCII are escaped first. */
final class StringLiteral {
    private static final String NEEDS_DIGITS = "The text ends within an escape, or its digits are wrong";

    private final String source;
    private final int line;
    private int at;

    private StringLiteral(String source, int line) {
        this.source = source;
        this.line = line;
    }

    static String unescape(String source, int line) {
        if (source.indexOf('\\') < 0) {
            return source;
        }
        return new StringLiteral(ascii(source), line).read();
    }

    private static String ascii(String source) {
        StringBuilder ascii = new StringBuilder();
        source.codePoints().forEach(point -> {
            if (point < 0x80) {
                ascii.appendCodePoint(point);
            } else if (point < 0x100) {
                ascii.append("\\x%02x".formatted(point));
            } else if (point < 0x10000) {
                ascii.append("\\u%04x".formatted(point));
            } else {
                ascii.append("\\U%08x".formatted(point));
            }
        });
        return ascii.toString();
    }

    private String read() {
        StringBuilder text = new StringBuilder();
        while (at < source.length()) {
            char character = source.charAt(at++);
            if (character != '\\') {
                text.append(character);
                continue;
            }
            if (at == source.length()) {
                throw new TemplateSyntaxException("\\ at end of string", line);
            }
            escape(text, source.charAt(at++));
        }
        return text.toString();
    }

    private void escape(StringBuilder text, char kind) {
        switch (kind) {
            case '\n' -> {}
            case '\\', '\'', '"' -> text.append(kind);
            case 'a' -> text.append('\u0007');
            case 'b' -> text.append('\b');
            case 'f' -> text.append('\f');
            case 'n' -> text.append('\n');
            case 'r' -> text.append('\r');
            case 't' -> text.append('\t');
            case 'v' -> text.append('\u000b');
            case 'x' -> text.appendCodePoint(hex(2));
            case 'u' -> text.appendCodePoint(hex(4));
            case 'U' -> text.appendCodePoint(hex(8));
            case 'N' -> named(text);
            default -> {
                if (kind >= '0' && kind <= '7') {
                    octal(text, kind);
                } else {
                    text.append('\\').append(kind);
                }
            }
        }
    }

    private int hex(int digits) {
        if (at + digits > source.length()) {
            throw new TemplateSyntaxException(NEEDS_DIGITS, line);
        }
        try {
            int point = Integer.parseUnsignedInt(source, at, at + digits, 16);
            if (!Character.isValidCodePoint(point)) {
                throw new TemplateSyntaxException("illegal Unicode character", line);
            }
            at += digits;
            return point;
        } catch (NumberFormatException _) {
            throw new TemplateSyntaxException(NEEDS_DIGITS, line);
        }
    }

    private void octal(StringBuilder text, char first) {
        int value = first - '0';
        for (int i = 0; i < 2 && at < source.length() && source.charAt(at) >= '0' && source.charAt(at) <= '7'; i++) {
            value = value * 8 + source.charAt(at++) - '0';
        }
        text.append((char) value);
    }

    private void named(StringBuilder text) {
        int end = source.indexOf('}', at);
        if (at >= source.length() || source.charAt(at) != '{' || end < 0) {
            throw new TemplateSyntaxException("malformed \\N character escape", line);
        }
        try {
            text.appendCodePoint(Character.codePointOf(source.substring(at + 1, end)));
        } catch (IllegalArgumentException _) {
            throw new TemplateSyntaxException("unknown Unicode character name", line);
        }
        at = end + 1;
    }
}
