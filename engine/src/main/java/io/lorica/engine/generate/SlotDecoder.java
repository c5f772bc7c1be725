package io.lorica.engine.generate;

import java.util.List;

/** The state of a batch's slots on one of the compute paths. */
sealed interface SlotDecoder extends AutoCloseable permits TorchDecoder, VectorDecoder {

    /** @param token the first of the slot's answer */
    record Begun(Slot slot, int token) {}

    /**
     *
     * Sets room for a slot's keys and values aside.
     *
     *
     *
     * @return false if there is none now
     *
     */
    boolean reserve(Slot slot);

    /**
     * Prefills prompts, from the first slot's on, as many tokens as one step should. After a failure the same slots may
     * be given again, or one of them alone.
     *
     * @return the slots whose prompts are done now
     */
    List<Begun> prefill(List<Slot> joined);

    /** Whether {@link #next} may be called for fewer slots, or again after it failed. */
    boolean isSeparable();

    /** @return of each slot the tokens after its last one, at least one */
    int[][] next(List<Slot> slots);

    /** Frees what the slot holds. */
    void leave(Slot slot);

    @Override
    void close();
}
