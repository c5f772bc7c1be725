package io.lorica.merkle.tile;

/** A tile that a tree of its size must have is missing, or has another length. */
public final class TileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TileException(String message) {
        super(message);
    }
}
