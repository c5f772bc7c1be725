package io.lorica.engine.failure;

/** A chat or prompt template is malformed, uses an undefined value, or asks for what the sandbox forbids. */
public final class TemplateException extends EngineException {

    public TemplateException(String message) {
        super(message, null);
    }

    public TemplateException(String message, Throwable cause) {
        super(message, cause);
    }
}
