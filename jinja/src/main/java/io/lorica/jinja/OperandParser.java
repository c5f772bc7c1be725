package io.lorica.jinja;

import io.lorica.jinja.Expression.Attribute;
import io.lorica.jinja.Expression.Call;
import io.lorica.jinja.Expression.CallArguments;
import io.lorica.jinja.Expression.Constant;
import io.lorica.jinja.Expression.DictOf;
import io.lorica.jinja.Expression.Filter;
import io.lorica.jinja.Expression.Item;
import io.lorica.jinja.Expression.ListOf;
import io.lorica.jinja.Expression.Name;
import io.lorica.jinja.Expression.Operator;
import io.lorica.jinja.Expression.Slice;
import io.lorica.jinja.Expression.Test;
import io.lorica.jinja.Expression.Unary;
import io.lorica.jinja.Token.Kind;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What operators stand between: literals and names, with what follows them. */
final class OperandParser {
    private static final Set<Kind> STARTS_TEST_ARGUMENT = Set.of(Kind.NAME, Kind.STRING, Kind.INTEGER, Kind.FLOAT);

    private final TokenCursor tokens;
    private final UsedNames names;
    private final ExpressionParser expressions;

    OperandParser(TokenCursor tokens, UsedNames names, ExpressionParser expressions) {
        this.tokens = tokens;
        this.names = names;
        this.expressions = expressions;
    }

    Expression unary(boolean withFilters) {
        expressions.enter();
        Expression value;
        if (tokens.skipOperator("-")) {
            value = new Unary(Operator.NEGATE, unary(false));
        } else if (tokens.skipOperator("+")) {
            value = new Unary(Operator.KEEP, unary(false));
        } else {
            value = primary();
        }
        value = postfix(value);
        expressions.leave();
        return withFilters ? filtersAndTests(value) : value;
    }

    private Expression primary() {
        Token token = tokens.current();
        switch (token.kind()) {
            case NAME -> {
                tokens.next();
                return name(token.value());
            }
            case STRING -> {
                StringBuilder text = new StringBuilder();
                while (tokens.current().is(Kind.STRING)) {
                    text.append(tokens.next().value());
                }
                return new Constant(Text.own(text.toString()));
            }
            case INTEGER -> {
                tokens.next();
                return new Constant(new Value.Int(new BigInteger(token.value())));
            }
            case FLOAT -> {
                tokens.next();
                return new Constant(Value.of(Double.parseDouble(token.value())));
            }
            default -> {}
        }
        if (tokens.skipOperator("(")) {
            Expression value = expressions.tuple(true, true, null);
            tokens.expectOperator(")");
            return value;
        }
        if (tokens.skipOperator("[")) {
            return new ListOf(list(), false);
        }
        if (tokens.skipOperator("{")) {
            return dict();
        }
        throw tokens.failure("unexpected '%s'".formatted(token.description()));
    }

    private Expression name(String name) {
        return switch (name) {
            case "true", "True" -> new Constant(Value.of(true));
            case "false", "False" -> new Constant(Value.of(false));
            case "none", "None" -> new Constant(Value.None.NONE);
            default -> {
                names.read(name);
                yield new Name(name);
            }
        };
    }

    private List<Expression> list() {
        List<Expression> items = new ArrayList<>();
        while (!tokens.skipOperator("]")) {
            if (!items.isEmpty()) {
                tokens.expectOperator(",");
                if (tokens.skipOperator("]")) {
                    break;
                }
            }
            items.add(expressions.expression());
        }
        return items;
    }

    private Expression dict() {
        List<DictOf.Pair> pairs = new ArrayList<>();
        while (!tokens.skipOperator("}")) {
            if (!pairs.isEmpty()) {
                tokens.expectOperator(",");
                if (tokens.skipOperator("}")) {
                    break;
                }
            }
            Expression key = expressions.expression();
            tokens.expectOperator(":");
            pairs.add(new DictOf.Pair(key, expressions.expression()));
        }
        return new DictOf(pairs);
    }

    private Expression postfix(Expression value) {
        Expression result = value;
        while (true) {
            if (tokens.skipOperator(".")) {
                result = attribute(result);
            } else if (tokens.skipOperator("[")) {
                result = subscript(result);
            } else if (tokens.current().isOperator("(")) {
                result = new Call(result, arguments());
            } else {
                return result;
            }
        }
    }

    private Expression attribute(Expression of) {
        Token token = tokens.next();
        return switch (token.kind()) {
            case NAME -> new Attribute(of, token.value());
            case INTEGER -> new Item(of, new Constant(new Value.Int(new BigInteger(token.value()))));
            default -> throw tokens.failure("expected name or number");
        };
    }

    private Expression subscript(Expression of) {
        List<Expression> keys = new ArrayList<>();
        while (!tokens.skipOperator("]")) {
            if (!keys.isEmpty()) {
                tokens.expectOperator(",");
            }
            Expression start = tokens.current().isOperator(":") ? null : expressions.expression();
            if (tokens.skipOperator(":")) {
                Expression slice = slice(of, start);
                if (!keys.isEmpty() || !tokens.skipOperator("]")) {
                    throw tokens.failure("slices of several dimensions are not supported");
                }
                return slice;
            }
            keys.add(start);
        }
        return new Item(of, keys.size() == 1 ? keys.getFirst() : new ListOf(keys, true));
    }

    private Expression slice(Expression of, @Nullable Expression start) {
        Expression stop = isSliceEnd() ? null : expressions.expression();
        Expression step = tokens.skipOperator(":") && !isSliceEnd() ? expressions.expression() : null;
        return new Slice(of, start, stop, step);
    }

    private boolean isSliceEnd() {
        Token token = tokens.current();
        return token.isOperator(":") || token.isOperator("]") || token.isOperator(",");
    }

    private Expression filtersAndTests(Expression value) {
        Expression result = value;
        while (true) {
            if (tokens.current().isOperator("|")) {
                result = filters(result);
            } else if (tokens.skipName("is")) {
                result = test(result);
            } else if (tokens.current().isOperator("(")) {
                result = new Call(result, arguments());
            } else {
                return result;
            }
        }
    }

    /** {@code |a|b(1)}. */
    Filter filters(@Nullable Expression value) {
        tokens.expectOperator("|");
        Filter filter = filter(value);
        while (tokens.skipOperator("|")) {
            filter = filter(filter);
        }
        return filter;
    }

    /** {@code a|b(1)}, as a block of filters begins. */
    Filter filtersOfBlock() {
        Filter filter = filter(null);
        return tokens.current().isOperator("|") ? filters(filter) : filter;
    }

    private Filter filter(@Nullable Expression value) {
        Token token = tokens.current();
        String name = dottedName();
        names.filter(name, token.line());
        CallArguments arguments = tokens.current().isOperator("(") ? arguments() : CallArguments.NONE;
        return new Filter(value, name, arguments);
    }

    private String dottedName() {
        StringBuilder name = new StringBuilder(tokens.expect(Kind.NAME).value());
        while (tokens.skipOperator(".")) {
            name.append('.').append(tokens.expect(Kind.NAME).value());
        }
        return name.toString();
    }

    private Expression test(Expression value) {
        boolean isNegated = tokens.skipName("not");
        int line = tokens.current().line();
        String name = dottedName();
        names.test(name, line);
        Expression test = new Test(value, name, testArguments());
        return isNegated ? new Unary(Operator.NOT, test) : test;
    }

    private CallArguments testArguments() {
        Token token = tokens.current();
        if (token.isOperator("(")) {
            return arguments();
        }
        boolean startsArgument =
                STARTS_TEST_ARGUMENT.contains(token.kind()) || token.isOperator("[") || token.isOperator("{");
        if (!startsArgument || token.isName("else") || token.isName("or") || token.isName("and")) {
            return CallArguments.NONE;
        }
        if (token.isName("is")) {
            throw tokens.failure("You cannot chain multiple tests with is");
        }
        return new CallArguments(List.of(postfix(primary())), List.of(), null, null);
    }

    private CallArguments arguments() {
        tokens.expectOperator("(");
        List<Expression> positional = new ArrayList<>();
        List<CallArguments.Named> named = new ArrayList<>();
        Expression all = null;
        Expression allNamed = null;
        boolean isFirst = true;
        while (!tokens.skipOperator(")")) {
            if (!isFirst) {
                tokens.expectOperator(",");
                if (tokens.skipOperator(")")) {
                    break;
                }
            }
            isFirst = false;
            boolean isNamed =
                    tokens.current().is(Kind.NAME) && tokens.following().isOperator("=");
            if (tokens.current().isOperator("*") && all == null && allNamed == null) {
                tokens.next();
                all = expressions.expression();
            } else if (tokens.current().isOperator("**") && allNamed == null) {
                tokens.next();
                allNamed = expressions.expression();
            } else if (isNamed && allNamed == null) {
                String name = tokens.next().value();
                tokens.next();
                named.add(new CallArguments.Named(name, expressions.expression()));
            } else if (all == null && allNamed == null && named.isEmpty()) {
                positional.add(expressions.expression());
            } else {
                throw tokens.failure("invalid syntax for function call expression");
            }
        }
        return new CallArguments(positional, named, all, allNamed);
    }
}
