package io.lorica.journal.receipt;

/** Why a receipt is not accepted. */
public abstract sealed class ReceiptException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private ReceiptException(String message) {
        super(message);
    }

    /** The text is no receipt, or not written as receipts are. */
    public static final class Malformed extends ReceiptException {
        private static final long serialVersionUID = 1L;

        Malformed(String what) {
            super("This is no receipt: " + what + ". Paste it whole, as the node gave it.");
        }
    }

    /** A receipt, but of another node or journal than was asked about. */
    public static final class OfAnother extends ReceiptException {
        private static final long serialVersionUID = 1L;

        OfAnother(String message) {
            super(message);
        }
    }

    /** What it says was not signed by the node that it names. */
    public static final class BadSignature extends ReceiptException {
        private static final long serialVersionUID = 1L;

        BadSignature(Receipt receipt) {
            super("The receipt for %s of node %s bears no valid signature: it was changed, or not made by that node."
                    .formatted(receipt.id(), receipt.node()));
        }
    }
}
