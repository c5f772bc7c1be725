package io.lorica.engine.generate;

/** Called by the generating thread. */
public interface TokenListener {
    TokenListener NONE = (row, delta) -> {};

    /**
     * @param row index of the request
     * @param textDelta what the answer grew by; whole characters, and never the start of a stop text
     */
    void onText(int row, String textDelta);

    /** Asked after each token. */
    default boolean isCancelled(int row) {
        return false;
    }
}
