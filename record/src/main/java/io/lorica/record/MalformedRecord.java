package io.lorica.record;

/** Bytes that are no record, or not the one that they should be; the message says what is wrong. */
public final class MalformedRecord extends RuntimeException {
    private static final long serialVersionUID = 1;

    MalformedRecord(String message) {
        super(message);
    }
}
