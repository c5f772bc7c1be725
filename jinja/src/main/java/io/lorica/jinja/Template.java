package io.lorica.jinja;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A template, read once and rendered often, by several threads if need be. */
public final class Template {
    private final List<Statement> statements;
    private final Set<String> free;
    private final @Nullable Clock clock;

    private Template(String source, boolean isChat, @Nullable Clock clock) {
        UsedNames names = new UsedNames();
        try {
            this.statements =
                    new StatementParser(new TokenCursor(Lexer.tokens(source, isChat, !isChat)), names).template();
        } catch (StackOverflowError _) {
            throw new TemplateSyntaxException("the template is nested too deep", 1);
        }
        this.free = Set.copyOf(names.free());
        if (isChat) {
            Globals.UNSUPPORTED.stream().filter(free::contains).forEach(name -> {
                throw new TemplateSyntaxException("The function '%s' is not supported".formatted(name), 1);
            });
        }
        this.clock = clock;
    }

    /**
     * With the settings of transformers: blocks take the whitespace around them with them, and {@code strftime_now} is
     * there.
     *
     * @throws TemplateSyntaxException naming the line and what can't be rendered
     */
    public static Template ofChat(String source, Clock clock) {
        return new Template(source, true, clock);
    }

    /**
     * With all whitespace as it stands, and a result that depends on the values alone.
     *
     * @throws TemplateSyntaxException naming the line and what can't be rendered
     */
    public static Template ofText(String source) {
        return new Template(source, false, null);
    }

    /** Whether templates can call a function of this name, where no value has it. */
    public static boolean isFunction(String name) {
        return Globals.NAMES.contains(name);
    }

    /** Names that the template reads, in whatever branch, and does not assign itself; functions too. */
    public Set<String> freeNames() {
        return free;
    }

    /** @throws RenderException if the template refuses the values, or can't be computed with them */
    public Text render(Map<String, Value> values) {
        try {
            return new Renderer(new Globals(clock)).render(statements, values);
        } catch (StackOverflowError _) {
            throw new RenderException("The template is nested too deep");
        }
    }
}
