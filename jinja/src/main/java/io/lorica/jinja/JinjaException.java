package io.lorica.jinja;

/** A template is not one, or can't be rendered. The message is for whoever wrote it. */
public abstract sealed class JinjaException extends RuntimeException permits TemplateSyntaxException, RenderException {

    JinjaException(String message) {
        super(message);
    }
}
