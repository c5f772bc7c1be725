package io.lorica.jinja;

import io.lorica.jinja.Value.Bool;
import io.lorica.jinja.Value.Function;
import io.lorica.jinja.Value.Int;
import io.lorica.jinja.Value.Items;
import io.lorica.jinja.Value.None;
import io.lorica.jinja.Value.Range;
import io.lorica.jinja.Value.Real;
import io.lorica.jinja.Value.Undefined;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/** Jinja2's tests, which stand after {@code is}. */
final class ValueTests {
    private static final Map<String, Test> TESTS = tests();

    private ValueTests() {}

    private interface Test {
        boolean holds(Value value, Arguments arguments);
    }

    static boolean has(String name) {
        return TESTS.containsKey(name);
    }

    static boolean holds(String name, Value value, Arguments arguments) {
        Test test = TESTS.get(name);
        if (test == null) {
            throw new RenderException("There is no test named '%s'".formatted(name));
        }
        return test.holds(value, arguments);
    }

    private static Map<String, Test> tests() {
        Map<String, Test> tests = new HashMap<>();
        one(tests, "odd", value -> remainder(value, BigInteger.TWO, BigInteger.ONE));
        one(tests, "even", value -> remainder(value, BigInteger.TWO, BigInteger.ZERO));
        tests.put(
                "divisibleby",
                (value, arguments) -> Comparison.areEqual(
                        Arithmetic.compute(
                                Expression.Operator.MODULO,
                                value,
                                arguments.bind("divisibleby", 1, "num").get(0)),
                        Value.of(0)));
        one(tests, "defined", value -> !(value instanceof Undefined));
        one(tests, "undefined", Undefined.class::isInstance);
        one(tests, "filter", value -> Dict.hashable(value) instanceof String name && Filters.isKnown(name));
        one(tests, "test", value -> Dict.hashable(value) instanceof String name && has(name));
        one(tests, "none", None.class::isInstance);
        one(tests, "boolean", Bool.class::isInstance);
        one(tests, "false", value -> value == Bool.FALSE);
        one(tests, "true", value -> value == Bool.TRUE);
        one(tests, "integer", Int.class::isInstance);
        one(tests, "float", Real.class::isInstance);
        one(tests, "lower", value -> TextCase.isLower(Representation.str(value).string()));
        one(tests, "upper", value -> TextCase.isUpper(Representation.str(value).string()));
        one(tests, "string", value -> value instanceof Text || value instanceof SafeText);
        one(tests, "mapping", Dict.class::isInstance);
        one(tests, "number", Types::isNumber);
        one(tests, "sequence", ValueTests::isSequence);
        one(tests, "iterable", Iteration::isPossible);
        // An undefined value has the method that a call would fail in.
        one(
                tests,
                "callable",
                value -> value instanceof Function || value instanceof LoopState || value instanceof Undefined);
        one(tests, "escaped", SafeText.class::isInstance);
        tests.put(
                "sameas",
                (value, arguments) -> Comparison.areSame(
                        value, arguments.bind("sameas", 1, "other").get(0)));
        compare(tests, Comparison.EQUAL, "==", "eq", "equalto");
        compare(tests, Comparison.NOT_EQUAL, "!=", "ne");
        compare(tests, Comparison.GREATER, ">", "gt", "greaterthan");
        compare(tests, Comparison.AT_LEAST, ">=", "ge");
        compare(tests, Comparison.LESS, "<", "lt", "lessthan");
        compare(tests, Comparison.AT_MOST, "<=", "le");
        compare(tests, Comparison.IN, "in");
        return tests;
    }

    private static void one(Map<String, Test> tests, String name, Predicate<Value> holds) {
        tests.put(name, (value, arguments) -> {
            arguments.bind(name, 0);
            return holds.test(value);
        });
    }

    private static void compare(Map<String, Test> tests, Comparison how, String... names) {
        for (String name : names) {
            tests.put(
                    name,
                    (value, arguments) ->
                            how.holds(value, arguments.bind(name, 1, "other").get(0)));
        }
    }

    private static boolean remainder(Value value, BigInteger by, BigInteger wanted) {
        return Comparison.areEqual(Arithmetic.compute(Expression.Operator.MODULO, value, new Int(by)), new Int(wanted));
    }

    private static boolean isSequence(Value value) {
        return switch (value) {
            case Text _, Items _, Dict _, Range _, Undefined _, SafeText _, Group _ -> true;
            default -> false;
        };
    }
}
