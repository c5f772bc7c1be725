package io.lorica.engine.generate;

/** Called by the generating thread. */
public interface TokenListener {
    TokenListener NONE = (request, delta) -> {};

    /**
     * @param request index of the request
     * @param textDelta what the answer grew by; whole characters, and never the start of a stop text
     */
    void onText(int request, String textDelta);

    /** Asked after each token. */
    default boolean isCancelled(int request) {
        return false;
    }
}
