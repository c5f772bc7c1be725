package io.lorica.formats;

/** A tokenizer is missing, damaged, or of a kind the engine does not read. */
public final class TokenizerException extends FormatException {

    public TokenizerException(String message) {
        super(message, null);
    }

    public TokenizerException(String message, Throwable cause) {
        super(message, cause);
    }
}
