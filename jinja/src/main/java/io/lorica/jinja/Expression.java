package io.lorica.jinja;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What can be computed to a value. */
sealed interface Expression {

    record Constant(Value value) implements Expression {}

    record Name(String name) implements Expression {}

    record ListOf(List<Expression> items, boolean isTuple) implements Expression {}

    record DictOf(List<Pair> pairs) implements Expression {
        record Pair(Expression key, Expression value) {}
    }

    /** {@code value.name}, which looks for an attribute before an item. */
    record Attribute(Expression of, String name) implements Expression {}

    /** {@code value[key]}, which looks for an item before an attribute. */
    record Item(Expression of, Expression key) implements Expression {}

    record Slice(
            Expression of,
            @Nullable Expression start,
            @Nullable Expression stop,
            @Nullable Expression step) implements Expression {}

    record Call(Expression function, CallArguments arguments) implements Expression {}

    /** @param of null for the body of a block */
    record Filter(@Nullable Expression of, String name, CallArguments arguments) implements Expression {}

    record Test(Expression of, String name, CallArguments arguments) implements Expression {}

    record Unary(Operator operator, Expression of) implements Expression {}

    record Binary(Operator operator, Expression left, Expression right) implements Expression {}

    /** Texts joined, {@code a ~ b}. */
    record Concatenation(List<Expression> parts) implements Expression {}

    /** {@code a < b < c} compares neighbours. */
    record Comparisons(Expression first, List<Compared> others) implements Expression {
        record Compared(Comparison how, Expression with) {}
    }

    record Conditional(
            Expression condition, Expression then, @Nullable Expression otherwise) implements Expression {}

    /** {@code namespace.attribute}, where it is assigned to. */
    record NamespaceAttribute(String namespace, String attribute) implements Expression {}

    enum Operator {
        ADD,
        SUBTRACT,
        MULTIPLY,
        DIVIDE,
        FLOOR_DIVIDE,
        MODULO,
        POWER,
        AND,
        OR,
        NOT,
        NEGATE,
        KEEP
    }

    /**
     * @param all a list of further positional arguments
     * @param allNamed a dict of further named ones
     */
    record CallArguments(
            List<Expression> positional,
            List<Named> named,
            @Nullable Expression all,
            @Nullable Expression allNamed) {
        static final CallArguments NONE = new CallArguments(List.of(), List.of(), null, null);

        record Named(String name, Expression value) {}
    }
}
