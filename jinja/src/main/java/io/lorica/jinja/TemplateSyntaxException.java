package io.lorica.jinja;

/** A text is no template, or has a tag, filter or test that can't be rendered as Jinja2 would. */
public final class TemplateSyntaxException extends JinjaException {

    TemplateSyntaxException(String message, int line) {
        super("line %d: %s".formatted(line, message));
    }
}
