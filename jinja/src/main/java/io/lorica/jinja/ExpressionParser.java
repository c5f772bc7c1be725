package io.lorica.jinja;

import io.lorica.jinja.Expression.Binary;
import io.lorica.jinja.Expression.Comparisons;
import io.lorica.jinja.Expression.Comparisons.Compared;
import io.lorica.jinja.Expression.Concatenation;
import io.lorica.jinja.Expression.Conditional;
import io.lorica.jinja.Expression.Filter;
import io.lorica.jinja.Expression.ListOf;
import io.lorica.jinja.Expression.Operator;
import io.lorica.jinja.Expression.Unary;
import io.lorica.jinja.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Jinja2's grammar of expressions: operators, the loosest first. */
final class ExpressionParser {
    /** Deeper ones end Python's own stack. */
    private static final int MAX_DEPTH = 150;

    private static final Map<String, Operator> SUMS = Map.of("+", Operator.ADD, "-", Operator.SUBTRACT);
    private static final Map<String, Operator> PRODUCTS =
            Map.of("*", Operator.MULTIPLY, "/", Operator.DIVIDE, "//", Operator.FLOOR_DIVIDE, "%", Operator.MODULO);

    private final TokenCursor tokens;
    private final UsedNames names;
    private final OperandParser operands;
    private int depth;

    ExpressionParser(TokenCursor tokens, UsedNames names) {
        this.tokens = tokens;
        this.names = names;
        this.operands = new OperandParser(tokens, names, this);
    }

    /** Ends with {@link #leave}. */
    void enter() {
        if (++depth > MAX_DEPTH) {
            throw tokens.failure("expressions are nested deeper than %d".formatted(MAX_DEPTH));
        }
    }

    void leave() {
        depth--;
    }

    /** {@code |a|b(1)}, on what a block prints. */
    Filter filters() {
        return operands.filters(null);
    }

    /** {@code a|b(1)}, as a block of filters begins. */
    Filter filtersOfBlock() {
        return operands.filtersOfBlock();
    }

    Expression expression() {
        enter();
        int missing = names.missing();
        Expression value = or();
        while (tokens.skipName("if")) {
            Expression condition = or();
            Expression otherwise = tokens.skipName("else") ? expression() : null;
            value = new Conditional(condition, value, otherwise);
            names.inBranchSince(missing);
        }
        leave();
        return value;
    }

    /** Expressions with commas between them are a tuple. */
    Expression tuple(boolean withConditions, boolean isParenthesised, @Nullable String end) {
        List<Expression> items = new ArrayList<>();
        boolean isTuple = false;
        while (!isTupleEnd(end)) {
            items.add(withConditions ? expression() : or());
            if (!tokens.skipOperator(",")) {
                break;
            }
            isTuple = true;
        }
        if (!isTuple && items.size() == 1) {
            return items.getFirst();
        }
        if (!isTuple && !isParenthesised) {
            throw tokens.failure("Expected an expression, got '%s'"
                    .formatted(tokens.current().description()));
        }
        return new ListOf(items, true);
    }

    boolean isTupleEnd(@Nullable String end) {
        Token token = tokens.current();
        return token.is(Kind.VARIABLE_END)
                || token.is(Kind.BLOCK_END)
                || token.isOperator(")")
                || (end != null && token.isName(end));
    }

    private Expression or() {
        Expression left = and();
        while (tokens.skipName("or")) {
            left = new Binary(Operator.OR, left, and());
        }
        return left;
    }

    private Expression and() {
        Expression left = not();
        while (tokens.skipName("and")) {
            left = new Binary(Operator.AND, left, not());
        }
        return left;
    }

    private Expression not() {
        int count = 0;
        while (tokens.skipName("not")) {
            count++;
        }
        Expression value = comparison();
        for (int i = 0; i < Math.min(count, 2 - count % 2); i++) {
            value = new Unary(Operator.NOT, value);
        }
        return value;
    }

    private Expression comparison() {
        Expression first = sum();
        List<Compared> others = new ArrayList<>();
        while (true) {
            Comparison how = comparisonOperator();
            if (how == null) {
                return others.isEmpty() ? first : new Comparisons(first, others);
            }
            others.add(new Compared(how, sum()));
        }
    }

    private @Nullable Comparison comparisonOperator() {
        Token token = tokens.current();
        if (token.isName("in")) {
            tokens.next();
            return Comparison.IN;
        }
        if (token.isName("not") && tokens.following().isName("in")) {
            tokens.next();
            tokens.next();
            return Comparison.NOT_IN;
        }
        if (!token.is(Kind.OPERATOR)) {
            return null;
        }
        Comparison how = Comparison.of(token.value());
        if (how != null) {
            tokens.next();
        }
        return how;
    }

    private Expression sum() {
        Expression left = concatenation();
        for (Operator operator = skip(SUMS); operator != null; operator = skip(SUMS)) {
            left = new Binary(operator, left, concatenation());
        }
        return left;
    }

    private @Nullable Operator skip(Map<String, Operator> operators) {
        Token token = tokens.current();
        Operator operator = token.is(Kind.OPERATOR) ? operators.get(token.value()) : null;
        if (operator != null) {
            tokens.next();
        }
        return operator;
    }

    private Expression concatenation() {
        List<Expression> parts = new ArrayList<>(List.of(product()));
        while (tokens.skipOperator("~")) {
            parts.add(product());
        }
        return parts.size() == 1 ? parts.getFirst() : new Concatenation(parts);
    }

    private Expression product() {
        Expression left = power();
        for (Operator operator = skip(PRODUCTS); operator != null; operator = skip(PRODUCTS)) {
            left = new Binary(operator, left, power());
        }
        return left;
    }

    private Expression power() {
        Expression left = operands.unary(true);
        while (tokens.skipOperator("**")) {
            left = new Binary(Operator.POWER, left, operands.unary(true));
        }
        return left;
    }
}
