package io.lorica.jinja;

import io.lorica.jinja.Value.Items;
import io.lorica.jinja.Value.None;
import io.lorica.jinja.Value.Range;
import io.lorica.jinja.Value.Real;
import io.lorica.jinja.Value.Stream;
import io.lorica.jinja.Value.Undefined;
import io.lorica.jinja.Value.View;
import java.math.BigDecimal;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Python's comparisons. */
enum Comparison {
    EQUAL("=="),
    NOT_EQUAL("!="),
    LESS("<"),
    AT_MOST("<="),
    GREATER(">"),
    AT_LEAST(">="),
    IN("in"),
    NOT_IN("not in");

    private final String symbol;

    Comparison(String symbol) {
        this.symbol = symbol;
    }

    static @Nullable Comparison of(String symbol) {
        for (Comparison one : values()) {
            if (one.symbol.equals(symbol)) {
                return one;
            }
        }
        return null;
    }

    boolean holds(Value one, Value other) {
        Value left = unmarked(one);
        Value right = unmarked(other);
        return switch (this) {
            case EQUAL -> areEqual(left, right);
            case NOT_EQUAL -> !areEqual(left, right);
            case IN -> contains(right, left);
            case NOT_IN -> !contains(right, left);
            case LESS, AT_MOST, GREATER, AT_LEAST -> {
                boolean hasNaN = isNaN(left) || isNaN(right);
                int order = order(left, right);
                yield !hasNaN
                        && switch (this) {
                            case LESS -> order < 0;
                            case AT_MOST -> order <= 0;
                            case GREATER -> order > 0;
                            default -> order >= 0;
                        };
            }
        };
    }

    /** A text that is marked as HTML compares as any other. */
    private static Value unmarked(Value value) {
        return value instanceof SafeText safe ? safe.text() : value;
    }

    static boolean areEqual(Value one, Value other) {
        Value left = unmarked(one);
        Value right = unmarked(other);
        if (Types.isNumber(left) && Types.isNumber(right)) {
            return !isNaN(left) && !isNaN(right) && compareNumbers(left, right) == 0;
        }
        return switch (left) {
            case Items list
            when right instanceof Items items ->
                list.isTuple() == items.isTuple() && areEqual(list.items(), items.items());
            case Dict dict when right instanceof Dict entries -> dict.isEqual(entries);
            case View view
            when right instanceof View set ->
                view.kind().equals(set.kind())
                        && view.items().size() == set.items().size()
                        && view.items().stream().allMatch(item -> contains(set, item));
            case Range range
            when right instanceof Range numbers -> areEqual(Iteration.list(range), Iteration.list(numbers));
            case Items _, Dict _, View _, Range _ -> false;
            case Stream stream -> areSame(stream, right);
            default -> left.equals(right);
        };
    }

    private static boolean areEqual(List<Value> left, List<Value> right) {
        if (left.size() != right.size()) {
            return false;
        }
        for (int i = 0; i < left.size(); i++) {
            if (!areEqual(left.get(i), right.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** Whether both are the same object to Python, as far as templates can tell. */
    @SuppressWarnings("ReferenceEquality")
    static boolean areSame(Value left, Value right) {
        boolean areShared =
                left instanceof Value.Bool || left instanceof None || left instanceof Value.Int || left instanceof Text;
        return left == right || (areShared && left.equals(right));
    }

    static boolean contains(Value container, Value value) {
        return switch (container) {
            case Text text when value instanceof Text part -> text.string().contains(part.string());
            case Text _ when value instanceof Undefined undefined -> throw undefined.failure();
            case Text _ ->
                throw new RenderException(
                        "'in <string>' requires string as left operand, not %s".formatted(Types.name(value)));
            case Dict dict -> dict.has(value);
            default -> {
                if (!Iteration.isPossible(container)) {
                    throw new RenderException("argument of type '%s' is not iterable".formatted(Types.name(container)));
                }
                Iterator<Value> items = Iteration.of(container);
                boolean isFound = false;
                while (!isFound && items.hasNext()) {
                    isFound = areEqual(items.next(), value);
                }
                yield isFound;
            }
        };
    }

    /** @throws RenderException if Python has no order between them */
    static int order(Value left, Value right) {
        if (Types.isNumber(left) && Types.isNumber(right)) {
            return isNaN(left) || isNaN(right) ? 0 : compareNumbers(left, right);
        }
        if (left instanceof Text one && right instanceof Text other) {
            return compare(one.string(), other.string());
        }
        if (left instanceof Items one && right instanceof Items other && one.isTuple() == other.isTuple()) {
            for (int i = 0; i < Math.min(one.items().size(), other.items().size()); i++) {
                if (!areEqual(one.items().get(i), other.items().get(i))) {
                    return order(one.items().get(i), other.items().get(i));
                }
            }
            return Integer.compare(one.items().size(), other.items().size());
        }
        if (left instanceof Undefined undefined) {
            throw undefined.failure();
        }
        if (right instanceof Undefined undefined) {
            throw undefined.failure();
        }
        throw new RenderException(
                "there is no order between '%s' and '%s'".formatted(Types.name(left), Types.name(right)));
    }

    private static boolean isNaN(Value value) {
        return value instanceof Real number && Double.isNaN(number.value());
    }

    private static int compareNumbers(Value left, Value right) {
        if (Types.isWhole(left) && Types.isWhole(right)) {
            return Types.whole(left).compareTo(Types.whole(right));
        }
        double one = Types.real(left);
        double other = Types.real(right);
        if (Double.isInfinite(one) || Double.isInfinite(other)) {
            return Double.compare(one, other);
        }
        return decimal(left).compareTo(decimal(right));
    }

    private static BigDecimal decimal(Value number) {
        return number instanceof Real real ? new BigDecimal(real.value()) : new BigDecimal(Types.whole(number));
    }

    /** By code points: UTF-16 puts some of them in another order. */
    private static int compare(String left, String right) {
        int i = 0;
        int j = 0;
        while (i < left.length() && j < right.length()) {
            int one = left.codePointAt(i);
            int other = right.codePointAt(j);
            if (one != other) {
                return Integer.compare(one, other);
            }
            i += Character.charCount(one);
            j += Character.charCount(other);
        }
        return Integer.compare(left.length() - i, right.length() - j);
    }
}
