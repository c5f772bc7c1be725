package io.lorica.jinja;

import io.lorica.jinja.Expression.Call;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a template does, in turn. */
sealed interface Statement {

    record Data(String text) implements Statement {}

    record Print(Expression value, int line) implements Statement {}

    record If(Expression condition, List<Statement> then, List<Statement> otherwise, int line) implements Statement {}

    record For(
            Expression target,
            Expression items,
            @Nullable Expression condition,
            boolean isRecursive,
            List<Statement> body,
            List<Statement> otherwise,
            int line)
            implements Statement {}

    record Set(Expression target, Expression value, int line) implements Statement {}

    /** @param filter null if the text is taken as it is */
    record SetBlock(Expression target, Expression.@Nullable Filter filter, List<Statement> body, int line)
            implements Statement {}

    record With(List<Assigned> assigned, List<Statement> body, int line) implements Statement {
        record Assigned(Expression target, Expression value) {}
    }

    record FilterBlock(Expression.Filter filter, List<Statement> body, int line) implements Statement {}

    record MacroDefinition(String name, Signature signature, List<Statement> body) implements Statement {}

    record CallBlock(Call call, Signature signature, List<Statement> body, int line) implements Statement {}

    /** What an assistant said, for whoever asks where it is; for us a scope of its own. */
    record Generation(List<Statement> body) implements Statement {}

    record Break() implements Statement {}

    record Continue() implements Statement {}

    /**
     * What a macro takes.
     *
     * @param takesMore whether the body uses {@code varargs}
     * @param takesMoreNamed whether the body uses {@code kwargs}
     * @param takesCaller whether the body uses {@code caller}
     */
    record Signature(List<Parameter> parameters, boolean takesMore, boolean takesMoreNamed, boolean takesCaller) {
        record Parameter(String name, @Nullable Expression standard) {}
    }
}
