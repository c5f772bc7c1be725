package io.lorica.jinja;

import io.lorica.jinja.Expression.ListOf;
import io.lorica.jinja.Expression.Name;
import io.lorica.jinja.Expression.NamespaceAttribute;
import io.lorica.jinja.Statement.Break;
import io.lorica.jinja.Statement.CallBlock;
import io.lorica.jinja.Statement.Continue;
import io.lorica.jinja.Statement.Data;
import io.lorica.jinja.Statement.FilterBlock;
import io.lorica.jinja.Statement.For;
import io.lorica.jinja.Statement.Generation;
import io.lorica.jinja.Statement.If;
import io.lorica.jinja.Statement.MacroDefinition;
import io.lorica.jinja.Statement.Print;
import io.lorica.jinja.Statement.Set;
import io.lorica.jinja.Statement.SetBlock;
import io.lorica.jinja.Statement.With;
import io.lorica.jinja.Value.Namespace;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Does what a template's statements say, once. */
final class Renderer {
    private final Evaluator evaluator;
    private final Budget budget = new Budget();

    Renderer(Globals globals) {
        this.evaluator = new Evaluator(globals, budget);
    }

    /** Where a body goes on. */
    private enum Flow {
        NEXT,
        BREAK,
        CONTINUE
    }

    Text render(List<Statement> template, Map<String, Value> values) {
        Scope given = new Scope(null);
        values.forEach(given::set);
        return captured(template, new Scope(given));
    }

    Value value(Expression expression, Scope scope) {
        return evaluator.value(expression, scope);
    }

    /** What a body prints, for bodies that no loop reaches into. */
    Text captured(List<Statement> body, Scope scope) {
        TextBuilder out = new TextBuilder();
        run(body, scope, out);
        return out.build();
    }

    private Flow run(List<Statement> body, Scope scope, TextBuilder out) {
        for (Statement statement : body) {
            budget.step();
            Flow flow = run(statement, scope, out);
            if (flow != Flow.NEXT) {
                return flow;
            }
        }
        return Flow.NEXT;
    }

    private Flow run(Statement statement, Scope scope, TextBuilder out) {
        switch (statement) {
            case Data data -> out.append(data.text());
            case Print print -> at(print.line(), () -> out.append(Representation.str(value(print.value(), scope))));
            case If branch -> {
                boolean isTrue = at(branch.line(), () -> Types.isTrue(value(branch.condition(), scope)));
                return run(isTrue ? branch.then() : branch.otherwise(), scope, out);
            }
            case For loop -> {
                if (loop.isRecursive()) {
                    Value items = at(loop.line(), () -> value(loop.items(), scope));
                    out.append(recursive(loop, items, 0, scope));
                } else {
                    loop(loop, at(loop.line(), () -> value(loop.items(), scope)), null, 0, scope, out);
                }
            }
            case Set set -> at(set.line(), () -> assign(set.target(), value(set.value(), scope), scope));
            case SetBlock set -> {
                Scope inner = new Scope(scope);
                TextBuilder text = new TextBuilder();
                Flow flow = run(set.body(), inner, text);
                if (flow != Flow.NEXT) {
                    return flow;
                }
                Expression.Filter filter = set.filter();
                Value value = filter == null
                        ? text.build()
                        : at(set.line(), () -> evaluator.filterBlock(filter, text.build(), inner));
                at(set.line(), () -> assign(set.target(), value, scope));
            }
            case With with -> {
                Scope inner = new Scope(scope);
                for (With.Assigned one : with.assigned()) {
                    at(with.line(), () -> assign(one.target(), value(one.value(), scope), inner));
                }
                return run(with.body(), inner, out);
            }
            case FilterBlock filter -> {
                Scope inner = new Scope(scope);
                TextBuilder text = new TextBuilder();
                Flow flow = run(filter.body(), inner, text);
                if (flow != Flow.NEXT) {
                    return flow;
                }
                at(
                        filter.line(),
                        () -> out.append(
                                Representation.str(evaluator.filterBlock(filter.filter(), text.build(), inner))));
            }
            case MacroDefinition macro ->
                scope.set(
                        macro.name(), new Macro(macro.name(), macro.signature(), macro.body(), scope, this).function());
            case CallBlock call -> at(call.line(), () -> out.append(Representation.str(call(call, scope))));
            case Generation generation -> run(generation.body(), new Scope(scope), out);
            case Break _ -> {
                return Flow.BREAK;
            }
            case Continue _ -> {
                return Flow.CONTINUE;
            }
        }
        return Flow.NEXT;
    }

    private Value call(CallBlock block, Scope scope) {
        Value function = value(block.call().function(), scope);
        Arguments arguments = evaluator.arguments(block.call().arguments(), scope);
        Map<String, Value> named = new LinkedHashMap<>(arguments.named());
        named.put("caller", new Macro("caller", block.signature(), block.body(), scope, this).function());
        return evaluator.call(function, new Arguments(arguments.positional(), named));
    }

    private Text recursive(For loop, Value items, int depth0, Scope scope) {
        TextBuilder out = new TextBuilder();
        loop(loop, items, (inner, depth) -> recursive(loop, inner, depth, scope), depth0, scope, out);
        return out.build();
    }

    private void loop(
            For loop, Value items, LoopState.@Nullable Recursion recursion, int depth0, Scope scope, TextBuilder out) {
        Iterator<Value> iterator = at(loop.line(), () -> Iteration.of(items));
        LoopState state = loop.condition() == null
                ? new LoopState(iterator, Types.length(items).orElse(-1), recursion, depth0)
                : new LoopState(
                        SequenceFilters.filtered(iterator, item -> isWanted(loop, item, scope)), -1, recursion, depth0);
        boolean isDone = false;
        while (at(loop.line(), state::hasNext)) {
            budget.step();
            Scope inner = new Scope(scope);
            inner.set("loop", state);
            at(loop.line(), () -> assign(loop.target(), state.next(), inner));
            Flow flow = run(loop.body(), inner, out);
            if (flow == Flow.BREAK) {
                break;
            }
            // As Jinja2 has it: a loop of which no turn came to its end has the else block too.
            isDone |= flow == Flow.NEXT;
        }
        if (!isDone) {
            run(loop.otherwise(), new Scope(scope), out);
        }
    }

    private boolean isWanted(For loop, Value item, Scope scope) {
        Scope inner = new Scope(scope);
        assign(loop.target(), item, inner);
        return loop.condition() == null || Types.isTrue(value(loop.condition(), inner));
    }

    private Value assign(Expression target, Value value, Scope scope) {
        switch (target) {
            case Name name -> scope.set(name.name(), value);
            case NamespaceAttribute attribute -> {
                if (!(scope.get(attribute.namespace()) instanceof Namespace namespace)) {
                    throw new RenderException("cannot assign attribute on non-namespace object");
                }
                Globals.requirePublic(attribute.attribute());
                namespace.attributes().put(attribute.attribute(), value);
            }
            case ListOf targets -> {
                List<Value> values = Iteration.list(value);
                if (values.size() != targets.items().size()) {
                    throw new RenderException("%d values for %d names"
                            .formatted(values.size(), targets.items().size()));
                }
                for (int i = 0; i < values.size(); i++) {
                    assign(targets.items().get(i), values.get(i), scope);
                }
            }
            default -> throw new IllegalStateException("What is no target was assigned to");
        }
        return value;
    }

    /** Names the line in what goes wrong there. */
    private static <T> T at(int line, Supplier<T> action) {
        try {
            return action.get();
        } catch (RenderException e) {
            throw e.at(line);
        }
    }
}
