package io.lorica.engine.generate;

/** Why an answer ended. */
public enum FinishReason {
    /** An end token or a stop text. */
    STOP,
    /** As many tokens as asked for. */
    LENGTH,
    CANCELLED
}
