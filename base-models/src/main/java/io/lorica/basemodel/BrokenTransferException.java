package io.lorica.basemodel;

/** A download stopped half-way; the bytes so far are good and the rest can be asked for. */
final class BrokenTransferException extends Exception {
    private static final long serialVersionUID = 1L;

    BrokenTransferException(String message) {
        super(message);
    }
}
