package io.lorica.jinja;

import io.lorica.jinja.Expression.Operator;
import io.lorica.jinja.Value.Int;
import io.lorica.jinja.Value.Items;
import io.lorica.jinja.Value.Undefined;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Python's operators on numbers, texts and lists. */
final class Arithmetic {
    /** Python does not print longer integers either. */
    private static final int MAX_BITS = 1 << 14;

    /** Longer lists than any chat has messages. */
    static final int MAX_ITEMS = 1 << 20;

    private Arithmetic() {}

    static Value compute(Operator operator, Value left, Value right) {
        boolean isFormat = operator == Operator.MODULO && left instanceof Text;
        if (left instanceof Undefined undefined) {
            throw undefined.failure();
        }
        if (right instanceof Undefined undefined && !isFormat) {
            throw undefined.failure();
        }
        if (Types.isNumber(left) && Types.isNumber(right)) {
            return Types.isWhole(left) && Types.isWhole(right)
                    ? whole(operator, Types.whole(left), Types.whole(right))
                    : Value.of(real(operator, Types.real(left), Types.real(right)));
        }
        return switch (operator) {
            case ADD -> added(left, right);
            case MULTIPLY -> multiplied(left, right);
            case MODULO -> {
                if (left instanceof Text format) {
                    yield PercentFormat.format(format, right);
                }
                throw unsupported(operator, left, right);
            }
            default -> throw unsupported(operator, left, right);
        };
    }

    private static Value added(Value left, Value right) {
        if (left instanceof Text one && right instanceof Text other) {
            return one.plus(other);
        }
        if (isText(left) && isText(right)) {
            return SafeText.escaped(left).plus(SafeText.escaped(right));
        }
        if (left instanceof Items one && right instanceof Items other && one.isTuple() == other.isTuple()) {
            return joined(one, other);
        }
        throw unsupported(Operator.ADD, left, right);
    }

    private static boolean isText(Value value) {
        return value instanceof Text || value instanceof SafeText;
    }

    private static Value multiplied(Value left, Value right) {
        if (Types.isWhole(right)) {
            return repeated(left, Types.index(right), right);
        }
        if (Types.isWhole(left)) {
            return repeated(right, Types.index(left), left);
        }
        throw unsupported(Operator.MULTIPLY, left, right);
    }

    static Value negate(Value value, boolean isNegated) {
        if (value instanceof Undefined undefined) {
            throw undefined.failure();
        }
        if (Types.isWhole(value)) {
            BigInteger whole = Types.whole(value);
            return new Int(isNegated ? whole.negate() : whole);
        }
        if (value instanceof Value.Real real) {
            return isNegated ? Value.of(-real.value()) : real;
        }
        throw new RenderException(
                "bad operand type for unary %s: '%s'".formatted(isNegated ? "-" : "+", Types.name(value)));
    }

    private static Value joined(Items left, Items right) {
        List<Value> items = new ArrayList<>(left.items());
        items.addAll(right.items());
        requireItems(items.size());
        return new Items(items, left.isTuple());
    }

    static void requireItems(long count) {
        if (count > MAX_ITEMS) {
            throw new RenderException("The template makes a list of more than %d items".formatted(MAX_ITEMS));
        }
    }

    private static Value repeated(Value value, int times, Value factor) {
        int count = Math.max(0, times);
        return switch (value) {
            case Text text -> {
                TextBuilder.requireLength((long) text.string().length() * count);
                TextBuilder repeated = new TextBuilder();
                for (int i = 0; i < count && !text.isEmpty(); i++) {
                    repeated.append(text);
                }
                yield repeated.build();
            }
            case SafeText safe when repeated(safe.text(), times, factor) instanceof Text text -> new SafeText(text);
            case Items list -> {
                requireItems((long) list.items().size() * count);
                List<Value> items = new ArrayList<>();
                for (int i = 0; i < count && !list.items().isEmpty(); i++) {
                    items.addAll(list.items());
                }
                yield new Items(items, list.isTuple());
            }
            default -> throw unsupported(Operator.MULTIPLY, value, factor);
        };
    }

    private static Value whole(Operator operator, BigInteger left, BigInteger right) {
        return switch (operator) {
            case ADD -> new Int(left.add(right));
            case SUBTRACT -> new Int(left.subtract(right));
            case MULTIPLY ->
                new Int(bounded(left.bitLength() + right.bitLength(), left).multiply(right));
            case DIVIDE -> Value.of(quotient(left, right));
            case FLOOR_DIVIDE -> new Int(floor(left, right)[0]);
            case MODULO -> new Int(floor(left, right)[1]);
            case POWER ->
                right.signum() < 0
                        ? Value.of(real(operator, left.doubleValue(), right.doubleValue()))
                        : power(left, right);
            default -> throw new IllegalStateException(operator.name());
        };
    }

    private static Value power(BigInteger left, BigInteger right) {
        boolean isSmall = left.bitLength() <= 1 && !left.equals(BigInteger.TWO.negate());
        if (isSmall) {
            boolean isOne = right.signum() == 0 || left.equals(BigInteger.ONE) || !right.testBit(0);
            return new Int(left.signum() == 0 && right.signum() != 0 ? BigInteger.ZERO : isOne ? BigInteger.ONE : left);
        }
        int exponent = right.bitLength() < Integer.SIZE ? right.intValue() : Integer.MAX_VALUE;
        return new Int(bounded((long) left.bitLength() * exponent, left).pow(exponent));
    }

    private static BigInteger bounded(long bits, BigInteger value) {
        if (bits > MAX_BITS) {
            throw new RenderException("The template computes a number of more than %d bits".formatted(MAX_BITS));
        }
        return value;
    }

    private static double quotient(BigInteger left, BigInteger right) {
        if (right.signum() == 0) {
            throw new RenderException("division by zero");
        }
        return new BigDecimal(left)
                .divide(new BigDecimal(right), MathContext.DECIMAL128)
                .doubleValue();
    }

    /** Quotient and remainder, rounded towards minus infinity. */
    private static BigInteger[] floor(BigInteger left, BigInteger right) {
        if (right.signum() == 0) {
            throw new RenderException("integer division or modulo by zero");
        }
        BigInteger[] parts = left.divideAndRemainder(right);
        if (parts[1].signum() != 0 && parts[1].signum() != right.signum()) {
            parts[0] = parts[0].subtract(BigInteger.ONE);
            parts[1] = parts[1].add(right);
        }
        return parts;
    }

    private static double real(Operator operator, double left, double right) {
        return switch (operator) {
            case ADD -> left + right;
            case SUBTRACT -> left - right;
            case MULTIPLY -> left * right;
            case DIVIDE, FLOOR_DIVIDE, MODULO -> {
                if (right == 0) {
                    throw new RenderException("float division by zero");
                }
                yield operator == Operator.DIVIDE ? left / right : floor(operator, left, right);
            }
            case POWER -> {
                double power = Math.pow(left, right);
                if ((left == 0 && right < 0) || (Double.isNaN(power) && left < 0)) {
                    throw new RenderException("%s ** %s is not a real number".formatted(left, right));
                }
                if (Double.isInfinite(power) && Double.isFinite(left) && Double.isFinite(right)) {
                    throw new RenderException("The result of ** is too large");
                }
                yield power;
            }
            default -> throw new IllegalStateException(operator.name());
        };
    }

    /** As CPython's float_divmod. */
    private static double floor(Operator operator, double left, double right) {
        double remainder = left % right;
        double quotient = (left - remainder) / right;
        if (remainder != 0) {
            if ((right < 0) != (remainder < 0)) {
                remainder += right;
                quotient -= 1;
            }
        } else {
            remainder = Math.copySign(0, right);
        }
        if (operator == Operator.MODULO) {
            return remainder;
        }
        if (quotient == 0) {
            return Math.copySign(0, left / right);
        }
        double floor = Math.floor(quotient);
        return quotient - floor > 0.5 ? floor + 1 : floor;
    }

    private static RenderException unsupported(Operator operator, Value left, Value right) {
        return new RenderException("%s is not possible with '%s' and '%s'"
                .formatted(operator.name().toLowerCase(Locale.ROOT), Types.name(left), Types.name(right)));
    }
}
