package io.lorica.inference.record;

/** The centre has other records of this node than its journal; the message says which, and what to do. */
final class Contradiction extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Contradiction(String message) {
        super(message);
    }
}
