package io.lorica.jinja;

import java.math.BigInteger;

/** Python's {@code "{} {name}".format(...)}. */
final class BraceFormat {
    private final Arguments arguments;
    private int automatic;

    private BraceFormat(Arguments arguments) {
        this.arguments = arguments;
    }

    static Text format(Text format, Arguments arguments) {
        return new BraceFormat(arguments).format(format, 0);
    }

    private Text format(Text format, int depth) {
        if (depth > 1) {
            throw new RenderException("Max string recursion exceeded");
        }
        String string = format.string();
        TextBuilder out = new TextBuilder();
        int at = 0;
        while (at < string.length()) {
            char character = string.charAt(at);
            boolean isDouble = at + 1 < string.length() && string.charAt(at + 1) == character;
            if (character != '{' && character != '}') {
                out.append(format, at, at + 1);
                at++;
            } else if (isDouble) {
                out.append(format, at, at + 1);
                at += 2;
            } else if (character == '}') {
                throw new RenderException("Single '}' encountered in format string");
            } else {
                int end = end(string, at);
                out.append(field(format.substring(at + 1, end), depth));
                at = end + 1;
            }
        }
        return out.build();
    }

    private static int end(String string, int start) {
        int depth = 0;
        for (int i = start; i < string.length(); i++) {
            if (string.charAt(i) == '{') {
                depth++;
            } else if (string.charAt(i) == '}' && --depth == 0) {
                return i;
            }
        }
        throw new RenderException("expected '}' before end of string");
    }

    private Text field(Text field, int depth) {
        String string = field.string();
        int colon = string.indexOf(':');
        String head = colon < 0 ? string : string.substring(0, colon);
        Text spec = colon < 0 ? Text.EMPTY : format(field.substring(colon + 1), depth + 1);
        int bang = head.indexOf('!');
        Value value = value(bang < 0 ? head : head.substring(0, bang));
        if (bang >= 0) {
            value = switch (head.substring(bang + 1)) {
                case "s" -> Representation.str(value);
                case "r" -> Representation.repr(value);
                default -> throw new RenderException("Unknown conversion in '%s'".formatted(head));
            };
        }
        return FormatSpec.of(spec.string()).format(value);
    }

    private Value value(String name) {
        int end = 0;
        while (end < name.length() && name.charAt(end) != '.' && name.charAt(end) != '[') {
            end++;
        }
        Value value = argument(name.substring(0, end));
        while (end < name.length()) {
            boolean isAttribute = name.charAt(end) == '.';
            int stop = end + 1;
            while (stop < name.length()
                    && (isAttribute
                            ? name.charAt(stop) != '.' && name.charAt(stop) != '['
                            : name.charAt(stop) != ']')) {
                stop++;
            }
            String part = name.substring(end + 1, stop);
            value = isAttribute ? Attributes.attribute(value, part) : Attributes.item(value, key(part));
            end = isAttribute ? stop : stop + 1;
        }
        return value;
    }

    private Value argument(String name) {
        boolean isNumber = !name.isEmpty() && name.chars().allMatch(c -> c >= '0' && c <= '9');
        if (name.isEmpty() || isNumber) {
            int index = isNumber ? new BigInteger(name).intValue() : automatic++;
            if (index >= arguments.positional().size()) {
                throw new RenderException(
                        "Replacement index %d out of range for positional args tuple".formatted(index));
            }
            return arguments.positional().get(index);
        }
        Value value = arguments.named().get(name);
        if (value == null) {
            throw new RenderException("'%s'".formatted(name));
        }
        return value;
    }

    private static Value key(String part) {
        return !part.isEmpty() && part.chars().allMatch(c -> c >= '0' && c <= '9')
                ? new Value.Int(new BigInteger(part))
                : Text.own(part);
    }
}
