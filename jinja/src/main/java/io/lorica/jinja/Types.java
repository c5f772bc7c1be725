package io.lorica.jinja;

import io.lorica.jinja.Value.Bool;
import io.lorica.jinja.Value.Function;
import io.lorica.jinja.Value.Int;
import io.lorica.jinja.Value.Items;
import io.lorica.jinja.Value.Namespace;
import io.lorica.jinja.Value.None;
import io.lorica.jinja.Value.Range;
import io.lorica.jinja.Value.Real;
import io.lorica.jinja.Value.Stream;
import io.lorica.jinja.Value.Thing;
import io.lorica.jinja.Value.Undefined;
import io.lorica.jinja.Value.View;
import java.math.BigInteger;
import java.util.OptionalInt;

/** What a value is to Python: its type's name, whether it is true, how long it is. */
final class Types {

    private Types() {}

    static String name(Value value) {
        return switch (value) {
            case Text _ -> "str";
            case None _ -> "NoneType";
            case Bool _ -> "bool";
            case Int _ -> "int";
            case Real _ -> "float";
            case Items items -> items.isTuple() ? "tuple" : "list";
            case Dict _ -> "dict";
            case View view -> view.kind();
            case Range _ -> "range";
            case Stream _ -> "generator";
            case Namespace _ -> "Namespace";
            case Function _ -> "function";
            case Thing thing -> thing.getClass().getSimpleName();
            case Undefined _ -> "Undefined";
        };
    }

    static boolean isTrue(Value value) {
        return switch (value) {
            case Text text -> !text.isEmpty();
            case None _, Undefined _ -> false;
            case Bool bool -> bool.isTrue();
            case Int number -> number.value().signum() != 0;
            case Real number -> number.value() != 0;
            case Items items -> !items.items().isEmpty();
            case Dict dict -> dict.size() > 0;
            case View view -> !view.items().isEmpty();
            case Range range -> range.length() > 0;
            case Stream _, Namespace _, Function _ -> true;
            case LoopState loop -> loop.length() > 0;
            case SafeText safe -> isTrue(safe.text());
            case Thing _ -> true;
        };
    }

    /** Empty if it has none, as a number or what can be gone through only once. */
    static OptionalInt length(Value value) {
        return switch (value) {
            case Text text -> OptionalInt.of(text.length());
            case Items items -> OptionalInt.of(items.items().size());
            case Dict dict -> OptionalInt.of(dict.size());
            case View view -> OptionalInt.of(view.items().size());
            case Range range -> OptionalInt.of(Math.toIntExact(range.length()));
            case Undefined _ -> OptionalInt.of(0);
            case LoopState loop -> OptionalInt.of(loop.length());
            case SafeText safe -> length(safe.text());
            case Group _ -> OptionalInt.of(2);
            default -> OptionalInt.empty();
        };
    }

    static int lengthOf(Value value) {
        return length(value)
                .orElseThrow(() -> new RenderException("object of type '%s' has no len()".formatted(name(value))));
    }

    static boolean isNumber(Value value) {
        return value instanceof Bool || value instanceof Int || value instanceof Real;
    }

    static boolean isWhole(Value value) {
        return value instanceof Bool || value instanceof Int;
    }

    /** Of a bool or an int. */
    static BigInteger whole(Value value) {
        return switch (value) {
            case Bool bool -> bool.isTrue() ? BigInteger.ONE : BigInteger.ZERO;
            case Int number -> number.value();
            case Undefined undefined -> throw undefined.failure();
            default ->
                throw new RenderException("'%s' object cannot be interpreted as an integer".formatted(name(value)));
        };
    }

    /** Of a bool or an int, held within 32 bits: no text and no list is longer. */
    static int index(Value value) {
        BigInteger whole = whole(value);
        if (whole.bitLength() < Integer.SIZE) {
            return whole.intValue();
        }
        return whole.signum() < 0 ? Integer.MIN_VALUE : Integer.MAX_VALUE;
    }

    /** Of a bool, an int or a float. */
    static double real(Value value) {
        return value instanceof Real number ? number.value() : whole(value).doubleValue();
    }

    /** @throws RenderException if it is no text */
    static Text text(Value value) {
        return switch (value) {
            case Text text -> text;
            case Undefined undefined -> throw undefined.failure();
            default -> throw new RenderException("a text is needed, not '%s'".formatted(name(value)));
        };
    }
}
