package io.lorica.engine.tokenizer;

import java.beans.FeatureDescriptor;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;
import jinjava.javax.el.ELContext;
import jinjava.javax.el.ELResolver;
import org.jspecify.annotations.Nullable;

/** Python's methods of text, which chat templates call and Java's strings do not have under these names. */
final class PythonTextResolver extends ELResolver {

    @Override
    public @Nullable Object invoke(
            ELContext context, @Nullable Object base, Object method, Class<?> @Nullable [] types, Object[] arguments) {
        if (!(base instanceof String text)) {
            return null;
        }
        Object result = call(text, method.toString(), arguments);
        context.setPropertyResolved(result != null);
        return result;
    }

    private static @Nullable Object call(String text, String method, Object[] arguments) {
        if (arguments.length == 0) {
            return switch (method) {
                case "strip" -> strip(text, Character::isWhitespace, true, true);
                case "lstrip" -> strip(text, Character::isWhitespace, true, false);
                case "rstrip" -> strip(text, Character::isWhitespace, false, true);
                case "split" -> List.of(text.strip().split("\\s+"));
                case "lower" -> text.toLowerCase(Locale.ROOT);
                case "upper" -> text.toUpperCase(Locale.ROOT);
                default -> null;
            };
        }
        if (arguments.length != 1 || !(arguments[0] instanceof String argument)) {
            return null;
        }
        IntPredicate isOneOf = character -> argument.indexOf(character) >= 0;
        return switch (method) {
            case "startswith" -> text.startsWith(argument);
            case "endswith" -> text.endsWith(argument);
            case "split" -> List.of(text.split(Pattern.quote(argument), -1));
            case "strip" -> strip(text, isOneOf, true, true);
            case "lstrip" -> strip(text, isOneOf, true, false);
            case "rstrip" -> strip(text, isOneOf, false, true);
            default -> null;
        };
    }

    private static String strip(String text, IntPredicate isStripped, boolean left, boolean right) {
        int from = 0;
        int to = text.length();
        while (left && from < to && isStripped.test(text.charAt(from))) {
            from++;
        }
        while (right && to > from && isStripped.test(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    @Override
    public @Nullable Object getValue(ELContext context, @Nullable Object base, Object property) {
        return null;
    }

    @Override
    public @Nullable Class<?> getType(ELContext context, @Nullable Object base, Object property) {
        return null;
    }

    @Override
    public void setValue(ELContext context, @Nullable Object base, Object property, Object value) {}

    @Override
    public boolean isReadOnly(ELContext context, @Nullable Object base, Object property) {
        return true;
    }

    @Override
    public @Nullable Iterator<FeatureDescriptor> getFeatureDescriptors(ELContext context, @Nullable Object base) {
        return null;
    }

    @Override
    public @Nullable Class<?> getCommonPropertyType(ELContext context, @Nullable Object base) {
        return null;
    }
}
