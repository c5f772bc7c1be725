package io.lorica.engine.generate;

/**
 * What one slot's owner learns, from the thread that steps the batch. Either {@link #onEnd} or {@link #onFailure} is
 * the last call. A listener that throws fails its own slot alone.
 */
public interface SlotListener {
    /** @param textDelta what the answer grew by; whole characters, and never the start of a stop text */
    void onText(String textDelta);

    /** Asked after each token. */
    default boolean isCancelled() {
        return false;
    }

    /** The slot has left, its room is free. */
    void onEnd(Generation generation);

    /** The slot has left, its room is free; there will be no answer. */
    void onFailure(RuntimeException cause);
}
