package io.lorica.formats;

/** A LoRA adapter cannot be used: unreadable, of an unsupported kind, or made for another base model. */
public final class AdapterException extends FormatException {

    public AdapterException(String message) {
        super(message, null);
    }

    public AdapterException(String message, Throwable cause) {
        super(message, cause);
    }
}
