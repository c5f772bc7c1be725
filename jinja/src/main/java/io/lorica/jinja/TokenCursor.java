package io.lorica.jinja;

import io.lorica.jinja.Token.Kind;
import java.util.List;
import java.util.Locale;

/** Goes through tokens from front to end. */
final class TokenCursor {
    private final List<Token> tokens;
    private int at;

    TokenCursor(List<Token> tokens) {
        this.tokens = tokens;
    }

    Token current() {
        return tokens.get(at);
    }

    Token following() {
        return tokens.get(Math.min(at + 1, tokens.size() - 1));
    }

    Token next() {
        Token token = current();
        if (!token.is(Kind.END)) {
            at++;
        }
        return token;
    }

    boolean skipName(String name) {
        if (current().isName(name)) {
            next();
            return true;
        }
        return false;
    }

    boolean skipOperator(String operator) {
        if (current().isOperator(operator)) {
            next();
            return true;
        }
        return false;
    }

    Token expect(Kind kind) {
        if (!current().is(kind)) {
            throw unexpected(kind.name().toLowerCase(Locale.ROOT).replace('_', ' '));
        }
        return next();
    }

    void expectName(String name) {
        if (!skipName(name)) {
            throw unexpected("'" + name + "'");
        }
    }

    void expectOperator(String operator) {
        if (!skipOperator(operator)) {
            throw unexpected("'" + operator + "'");
        }
    }

    TemplateSyntaxException failure(String message) {
        return new TemplateSyntaxException(message, current().line());
    }

    private TemplateSyntaxException unexpected(String expected) {
        return failure("expected %s, got '%s'".formatted(expected, current().description()));
    }
}
