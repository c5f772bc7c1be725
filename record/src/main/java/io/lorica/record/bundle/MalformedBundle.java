package io.lorica.record.bundle;

/** A file that is no bundle. */
public final class MalformedBundle extends RuntimeException {
    private static final long serialVersionUID = 1;

    MalformedBundle(String what) {
        super("This is no decision's bundle: %s. ./lorica audit bundle writes one.".formatted(what));
    }
}
