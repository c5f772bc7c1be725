package io.lorica.jinja;

import io.lorica.jinja.Expression.Call;
import io.lorica.jinja.Expression.Filter;
import io.lorica.jinja.Expression.ListOf;
import io.lorica.jinja.Expression.Name;
import io.lorica.jinja.Expression.NamespaceAttribute;
import io.lorica.jinja.Statement.Signature;
import io.lorica.jinja.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Jinja2's statements, with those of loop controls and of transformers. */
final class StatementParser {
    private static final Set<String> CONSTANTS = Set.of("true", "false", "none", "True", "False", "None");

    /** Tags of Jinja2 that need other templates, or escape HTML. */
    private static final Set<String> UNSUPPORTED =
            Set.of("block", "extends", "include", "import", "from", "autoescape");

    private static final int MAX_DEPTH = 100;

    private final TokenCursor tokens;
    private final UsedNames names;
    private final ExpressionParser expressions;
    private int loops;
    private int depth;

    StatementParser(TokenCursor tokens, UsedNames names) {
        this.tokens = tokens;
        this.names = names;
        this.expressions = new ExpressionParser(tokens, names);
    }

    List<Statement> template() {
        List<Statement> body = statements(null);
        names.requireAll();
        return body;
    }

    /** Up to a tag of these names, which is then the current token; null for the template's end. */
    private List<Statement> statements(@Nullable Set<String> ends) {
        if (++depth > MAX_DEPTH) {
            throw tokens.failure("blocks are nested deeper than %d".formatted(MAX_DEPTH));
        }
        List<Statement> body = new ArrayList<>();
        while (!tokens.current().is(Kind.END)) {
            Token token = tokens.next();
            switch (token.kind()) {
                case DATA -> body.add(new Statement.Data(token.value()));
                case VARIABLE_BEGIN -> {
                    body.add(new Statement.Print(expressions.tuple(true, false, null), token.line()));
                    tokens.expect(Kind.VARIABLE_END);
                }
                default -> {
                    if (ends != null
                            && tokens.current().is(Kind.NAME)
                            && ends.contains(tokens.current().value())) {
                        depth--;
                        return body;
                    }
                    body.addAll(statement());
                    tokens.expect(Kind.BLOCK_END);
                }
            }
        }
        if (ends != null) {
            throw tokens.failure("Unexpected end of template, looking for %s"
                    .formatted(String.join(" or ", ends.stream().sorted().toList())));
        }
        depth--;
        return body;
    }

    /** The body of a block, which begins after an optional colon. */
    private List<Statement> body(Set<String> ends) {
        tokens.skipOperator(":");
        tokens.expect(Kind.BLOCK_END);
        return statements(ends);
    }

    private List<Statement> body(String end) {
        List<Statement> body = body(Set.of(end));
        tokens.next();
        return body;
    }

    private List<Statement> scopedBody(String end) {
        names.enterScope();
        List<Statement> body = body(end);
        names.leaveScope();
        return body;
    }

    /** A body that is a function of its own, which no loop around it reaches into. */
    private List<Statement> functionBody(String end) {
        int outer = loops;
        loops = 0;
        List<Statement> body = scopedBody(end);
        loops = outer;
        return body;
    }

    private List<Statement> statement() {
        Token tag = tokens.expect(Kind.NAME);
        return switch (tag.value()) {
            case "if" -> List.of(ifBlock(tag.line()));
            case "for" -> List.of(forBlock(tag.line()));
            case "set" -> List.of(set(tag.line()));
            case "print" -> print(tag.line());
            case "with" -> List.of(with(tag.line()));
            case "filter" -> {
                names.enterScope();
                Filter filter = expressions.filtersOfBlock();
                names.leaveScope();
                yield List.of(new Statement.FilterBlock(filter, scopedBody("endfilter"), tag.line()));
            }
            case "macro" -> List.of(macro());
            case "call" -> List.of(callBlock(tag.line()));
            case "generation" -> List.of(new Statement.Generation(functionBody("endgeneration")));
            case "break" -> List.of(inLoop(new Statement.Break(), tag));
            case "continue" -> List.of(inLoop(new Statement.Continue(), tag));
            default ->
                throw new TemplateSyntaxException(
                        UNSUPPORTED.contains(tag.value())
                                ? "The tag '%s' is not supported".formatted(tag.value())
                                : "Encountered unknown tag '%s'".formatted(tag.value()),
                        tag.line());
        };
    }

    private Statement inLoop(Statement statement, Token tag) {
        if (loops == 0) {
            throw new TemplateSyntaxException("'%s' outside a loop".formatted(tag.value()), tag.line());
        }
        return statement;
    }

    private Statement ifBlock(int line) {
        int missing = names.missing();
        Expression condition = expressions.tuple(false, false, null);
        List<Statement> then = body(Set.of("elif", "else", "endif"));
        Token tag = tokens.next();
        List<Statement> otherwise = switch (tag.value()) {
            case "elif" -> List.of(ifBlock(tag.line()));
            case "else" -> body("endif");
            default -> List.of();
        };
        names.inBranchSince(missing);
        return new Statement.If(condition, then, otherwise, line);
    }

    private Statement forBlock(int line) {
        Expression target = target("in", false);
        requireNoLoop(target);
        names.assign("loop");
        tokens.expectName("in");
        Expression items = expressions.tuple(false, false, "recursive");
        names.enterScope();
        Expression condition = tokens.skipName("if") ? expressions.expression() : null;
        boolean isRecursive = tokens.skipName("recursive");
        int outer = loops;
        loops = isRecursive ? 1 : loops + 1;
        List<Statement> body = body(Set.of("endfor", "else"));
        loops = isRecursive ? 0 : outer;
        List<Statement> otherwise = tokens.next().value().equals("else") ? body("endfor") : List.of();
        loops = outer;
        names.leaveScope();
        return new Statement.For(target, items, condition, isRecursive, body, otherwise, line);
    }

    private void requireNoLoop(Expression target) {
        boolean isLoop = switch (target) {
            case Name name -> name.name().equals("loop");
            case ListOf list -> list.items().contains(new Name("loop"));
            default -> false;
        };
        if (isLoop) {
            throw tokens.failure("Can't assign to special loop variable in for-loop target");
        }
    }

    private Statement set(int line) {
        Expression target = target(null, true);
        if (tokens.skipOperator("=")) {
            return new Statement.Set(target, expressions.tuple(true, false, null), line);
        }
        names.enterScope();
        Filter filter = tokens.current().isOperator("|") ? expressions.filters() : null;
        names.leaveScope();
        return new Statement.SetBlock(target, filter, scopedBody("endset"), line);
    }

    private List<Statement> print(int line) {
        List<Statement> printed = new ArrayList<>();
        while (!tokens.current().is(Kind.BLOCK_END)) {
            if (!printed.isEmpty()) {
                tokens.expectOperator(",");
            }
            printed.add(new Statement.Print(expressions.expression(), line));
        }
        return printed;
    }

    private Statement with(int line) {
        List<Statement.With.Assigned> assigned = new ArrayList<>();
        while (!tokens.current().is(Kind.BLOCK_END)) {
            if (!assigned.isEmpty()) {
                tokens.expectOperator(",");
            }
            Expression target = target(null, false);
            tokens.expectOperator("=");
            assigned.add(new Statement.With.Assigned(target, expressions.expression()));
        }
        return new Statement.With(assigned, scopedBody("endwith"), line);
    }

    private Statement macro() {
        String name = targetName();
        int reads = names.reads();
        List<Signature.Parameter> parameters = parameters();
        List<Statement> body = functionBody("endmacro");
        return new Statement.MacroDefinition(name, signature(parameters, reads), body);
    }

    private Statement callBlock(int line) {
        int reads = names.reads();
        List<Signature.Parameter> parameters = tokens.current().isOperator("(") ? parameters() : List.of();
        if (!(expressions.expression() instanceof Call call)) {
            throw new TemplateSyntaxException("expected call", line);
        }
        List<Statement> body = functionBody("endcall");
        return new Statement.CallBlock(call, signature(parameters, reads), body, line);
    }

    private Signature signature(List<Signature.Parameter> parameters, int reads) {
        Set<String> own =
                Set.copyOf(parameters.stream().map(Signature.Parameter::name).toList());
        return new Signature(
                parameters,
                !own.contains("varargs") && names.isReadSince(reads, "varargs"),
                !own.contains("kwargs") && names.isReadSince(reads, "kwargs"),
                !own.contains("caller") && names.isReadSince(reads, "caller"));
    }

    private List<Signature.Parameter> parameters() {
        List<Signature.Parameter> parameters = new ArrayList<>();
        tokens.expectOperator("(");
        boolean hasStandard = false;
        while (!tokens.skipOperator(")")) {
            if (!parameters.isEmpty()) {
                tokens.expectOperator(",");
            }
            String name = targetName();
            Expression standard = tokens.skipOperator("=") ? expressions.expression() : null;
            if (standard == null && hasStandard) {
                throw tokens.failure("non-default argument follows default argument");
            }
            hasStandard = standard != null;
            parameters.add(new Signature.Parameter(name, standard));
        }
        for (String special : List.of("varargs", "kwargs", "caller")) {
            names.assign(special);
        }
        return parameters;
    }

    private String targetName() {
        String name = tokens.expect(Kind.NAME).value();
        if (CONSTANTS.contains(name)) {
            throw tokens.failure("can't assign to '%s'".formatted(name));
        }
        names.assign(name);
        return name;
    }

    /** A name or several, in parentheses or not. */
    private Expression target(@Nullable String end, boolean withNamespace) {
        List<Expression> targets = new ArrayList<>();
        boolean isTuple = false;
        while (!expressions.isTupleEnd(end) && !tokens.current().isOperator("=")) {
            targets.add(oneTarget(withNamespace));
            if (!tokens.skipOperator(",")) {
                break;
            }
            isTuple = true;
        }
        if (!isTuple && targets.size() == 1) {
            return targets.getFirst();
        }
        if (!isTuple) {
            throw tokens.failure(
                    "Expected a name, got '%s'".formatted(tokens.current().description()));
        }
        return new ListOf(targets, true);
    }

    private Expression oneTarget(boolean withNamespace) {
        if (tokens.skipOperator("(")) {
            Expression inner = target(null, withNamespace);
            tokens.expectOperator(")");
            return inner;
        }
        if (withNamespace
                && tokens.current().is(Kind.NAME)
                && tokens.following().isOperator(".")) {
            String namespace = tokens.next().value();
            tokens.next();
            names.read(namespace);
            return new NamespaceAttribute(namespace, tokens.expect(Kind.NAME).value());
        }
        return new Name(targetName());
    }
}
