package io.lorica.jinja;

import io.lorica.jinja.Expression.Attribute;
import io.lorica.jinja.Expression.Binary;
import io.lorica.jinja.Expression.Call;
import io.lorica.jinja.Expression.CallArguments;
import io.lorica.jinja.Expression.Comparisons;
import io.lorica.jinja.Expression.Comparisons.Compared;
import io.lorica.jinja.Expression.Concatenation;
import io.lorica.jinja.Expression.Conditional;
import io.lorica.jinja.Expression.Constant;
import io.lorica.jinja.Expression.DictOf;
import io.lorica.jinja.Expression.Filter;
import io.lorica.jinja.Expression.Item;
import io.lorica.jinja.Expression.ListOf;
import io.lorica.jinja.Expression.Name;
import io.lorica.jinja.Expression.NamespaceAttribute;
import io.lorica.jinja.Expression.Operator;
import io.lorica.jinja.Expression.Slice;
import io.lorica.jinja.Expression.Test;
import io.lorica.jinja.Expression.Unary;
import io.lorica.jinja.Value.Function;
import io.lorica.jinja.Value.Items;
import io.lorica.jinja.Value.None;
import io.lorica.jinja.Value.Undefined;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Computes expressions. */
final class Evaluator {
    private final Globals globals;
    private final Budget budget;

    Evaluator(Globals globals, Budget budget) {
        this.globals = globals;
        this.budget = budget;
    }

    Value value(Expression expression, Scope scope) {
        budget.step();
        return switch (expression) {
            case Constant constant -> constant.value();
            case Name name -> variable(name.name(), scope);
            case ListOf list -> budget.made(new Items(values(list.items(), scope), list.isTuple()));
            case DictOf dict -> dict(dict, scope);
            case Attribute attribute -> Attributes.attribute(value(attribute.of(), scope), attribute.name());
            case Item item -> Attributes.item(value(item.of(), scope), value(item.key(), scope));
            case Slice slice -> budget.made(slice(slice, scope));
            case Call call -> budget.made(call(value(call.function(), scope), arguments(call.arguments(), scope)));
            case Filter filter -> budget.made(filter(filter, scope));
            case Test test ->
                Value.of(ValueTests.holds(test.name(), value(test.of(), scope), arguments(test.arguments(), scope)));
            case Unary unary -> unary(unary, scope);
            case Binary binary -> budget.made(binary(binary, scope));
            case Concatenation concatenation -> budget.made(concatenation(concatenation, scope));
            case Comparisons comparisons -> Value.of(comparisons(comparisons, scope));
            case Conditional conditional -> conditional(conditional, scope);
            case NamespaceAttribute _ -> throw new IllegalStateException("An attribute is assigned to, not read");
        };
    }

    private Value variable(String name, Scope scope) {
        Value value = scope.get(name);
        if (value == null) {
            value = globals.get(name);
        }
        return value == null ? new Undefined("'%s' is undefined".formatted(name)) : value;
    }

    private List<Value> values(List<Expression> expressions, Scope scope) {
        List<Value> values = new ArrayList<>(expressions.size());
        for (Expression one : expressions) {
            values.add(value(one, scope));
        }
        return values;
    }

    private Value dict(DictOf dict, Scope scope) {
        Dict made = new Dict();
        for (DictOf.Pair pair : dict.pairs()) {
            Value key = value(pair.key(), scope);
            made.put(key, value(pair.value(), scope));
        }
        return made;
    }

    private Value slice(Slice slice, Scope scope) {
        Value of = value(slice.of(), scope);
        return Attributes.slice(
                of, optional(slice.start(), scope), optional(slice.stop(), scope), optional(slice.step(), scope));
    }

    private Value optional(@Nullable Expression expression, Scope scope) {
        return expression == null ? None.NONE : value(expression, scope);
    }

    Value call(Value function, Arguments arguments) {
        budget.enterCall();
        try {
            return switch (function) {
                case Function known -> known.body().call(arguments);
                case LoopState loop -> loop.call(arguments);
                case Undefined undefined -> throw undefined.failure();
                default -> throw new RenderException("'%s' object is not callable".formatted(Types.name(function)));
            };
        } finally {
            budget.leaveCall();
        }
    }

    Arguments arguments(CallArguments given, Scope scope) {
        if (given.equals(CallArguments.NONE)) {
            return Arguments.NONE;
        }
        List<Value> positional = values(given.positional(), scope);
        Map<String, Value> named = new LinkedHashMap<>();
        for (CallArguments.Named one : given.named()) {
            if (named.put(one.name(), value(one.value(), scope)) != null) {
                throw new RenderException("keyword argument repeated: %s".formatted(one.name()));
            }
        }
        if (given.all() != null) {
            positional.addAll(Iteration.list(value(given.all(), scope)));
        }
        if (given.allNamed() != null) {
            addNamed(named, value(given.allNamed(), scope));
        }
        return new Arguments(positional, named);
    }

    private static void addNamed(Map<String, Value> named, Value more) {
        if (!(more instanceof Dict dict)) {
            throw new RenderException("argument after ** must be a mapping, not %s".formatted(Types.name(more)));
        }
        for (Dict.Entry entry : dict.entries()) {
            String name = Types.text(entry.key()).string();
            if (named.put(name, entry.value()) != null) {
                throw new RenderException("got multiple values for keyword argument '%s'".formatted(name));
            }
        }
    }

    private Value filter(Filter filter, Scope scope) {
        if (filter.of() == null) {
            throw new IllegalStateException("A filter of a block has a text");
        }
        return filter(filter, value(filter.of(), scope), scope);
    }

    private Value filter(Filter filter, Value value, Scope scope) {
        return Filters.apply(filter.name(), value, arguments(filter.arguments(), scope));
    }

    /** The filters of a block, on its text. */
    Value filterBlock(Filter filter, Text text, Scope scope) {
        Value value = filter.of() instanceof Filter inner ? filterBlock(inner, text, scope) : text;
        return budget.made(filter(filter, value, scope));
    }

    private Value unary(Unary unary, Scope scope) {
        Value value = value(unary.of(), scope);
        return unary.operator() == Operator.NOT
                ? Value.of(!Types.isTrue(value))
                : Arithmetic.negate(value, unary.operator() == Operator.NEGATE);
    }

    private Value binary(Binary binary, Scope scope) {
        Value left = value(binary.left(), scope);
        return switch (binary.operator()) {
            case AND -> Types.isTrue(left) ? value(binary.right(), scope) : left;
            case OR -> Types.isTrue(left) ? left : value(binary.right(), scope);
            default -> Arithmetic.compute(binary.operator(), left, value(binary.right(), scope));
        };
    }

    private Value concatenation(Concatenation concatenation, Scope scope) {
        TextBuilder out = new TextBuilder();
        for (Value part : values(concatenation.parts(), scope)) {
            out.append(Representation.str(part));
        }
        return out.build();
    }

    private boolean comparisons(Comparisons comparisons, Scope scope) {
        Value left = value(comparisons.first(), scope);
        for (Compared compared : comparisons.others()) {
            Value right = value(compared.with(), scope);
            if (!compared.how().holds(left, right)) {
                return false;
            }
            left = right;
        }
        return true;
    }

    private Value conditional(Conditional conditional, Scope scope) {
        if (Types.isTrue(value(conditional.condition(), scope))) {
            return value(conditional.then(), scope);
        }
        return conditional.otherwise() == null
                ? new Undefined("the inline if-expression evaluated to false and no else section was defined.")
                : value(conditional.otherwise(), scope);
    }
}
