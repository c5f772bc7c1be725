package io.lorica.engine.generate;

import io.lorica.engine.BaseModel;
import io.lorica.engine.failure.DeviceException;
import io.lorica.engine.vector.VectorModel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Requests that are answered together, a token of each at a step. Each has a slot with its own adapter stack; slots
 * come and go between steps. A slot fails alone, except where a step can't be repeated for each slot (on the PyTorch
 * path, whose cache is one tensor for all): there all of the step's slots fail. On the vector path a slot's bits do not
 * depend on its neighbours. Of one thread.
 *
 * @see <a href="https://www.usenix.org/conference/osdi22/presentation/yu">Orca: iteration-level scheduling</a>
 */
public final class ContinuousBatch implements AutoCloseable {
    private final BaseModel base;
    private final SlotDecoder decoder;

    /** In the order they came, so that a long request is not overtaken for ever. */
    private final Deque<Slot> waiting = new ArrayDeque<>();

    private final List<Slot> prefilling = new ArrayList<>();
    private final List<Slot> running = new ArrayList<>();

    public ContinuousBatch(BaseModel base) {
        this.base = base;
        VectorModel vector = base.vector();
        this.decoder = vector == null ? new TorchDecoder(base.torch()) : new VectorDecoder(base, vector);
    }

    /**
     * Takes part from the next step on, or from when there is room for its keys and values: room for the prompt and the
     * longest answer is set aside at once, so that a slot that has begun can also end.
     *
     * @throws IllegalArgumentException if a prompt and its answer do not fit the model's context, or the prompt lacks
     *     the invocation that its top adapter waits for
     * @throws DeviceException if they would have no room even alone
     */
    public Slot join(GenerationRequest request, SlotListener listener) {
        var slot = new Slot(request, listener, base.tokenizer());
        requireFits(slot);
        waiting.add(slot);
        return slot;
    }

    /**
     * One more token of each slot, or several where a draft is accepted; new slots are prefilled, on the vector path a
     * chunk at a step.
     *
     * @return false if nothing could be done: all slots wait for room that others hold
     */
    public boolean step() {
        admit();
        boolean isAny = !running.isEmpty() || !prefilling.isEmpty();
        decode();
        prefill();
        return isAny;
    }

    /** Slots that have not ended, the waiting ones included. */
    public int size() {
        return waiting.size() + prefilling.size() + running.size();
    }

    /** Slots that wait for room for their keys and values. */
    public int waiting() {
        return waiting.size();
    }

    /** Ends a slot now and frees its room. Harmless if it has ended. */
    public void cancel(Slot slot) {
        if (slot.isRunning()) {
            guarded(slot, slot::cancel);
            endIfDone(slot);
        }
    }

    /** Cancels the slots that are left. */
    @Override
    public void close() {
        try {
            slots().forEach(this::cancel);
        } finally {
            decoder.close();
        }
    }

    private List<Slot> slots() {
        List<Slot> all = new ArrayList<>(waiting);
        all.addAll(prefilling);
        all.addAll(running);
        return all;
    }

    private void admit() {
        while (!waiting.isEmpty()) {
            Slot first = waiting.getFirst();
            try {
                if (!decoder.reserve(first)) {
                    return;
                }
                waiting.remove(first);
                prefilling.add(first);
            } catch (RuntimeException e) {
                fail(first, e);
            }
        }
    }

    private void decode() {
        if (running.isEmpty()) {
            return;
        }
        List<Slot> slots = List.copyOf(running);
        try {
            accept(slots, decoder.next(slots));
        } catch (RuntimeException e) {
            if (slots.size() == 1 || !decoder.isSeparable()) {
                slots.forEach(slot -> fail(slot, e));
            } else {
                slots.forEach(this::decodeAlone);
            }
        }
    }

    private void decodeAlone(Slot slot) {
        try {
            accept(List.of(slot), decoder.next(List.of(slot)));
        } catch (RuntimeException e) {
            fail(slot, e);
        }
    }

    private void prefill() {
        if (prefilling.isEmpty()) {
            return;
        }
        List<Slot> slots = List.copyOf(prefilling);
        try {
            begin(decoder.prefill(slots));
        } catch (RuntimeException e) {
            if (slots.size() == 1) {
                fail(slots.getFirst(), e);
            } else {
                slots.forEach(this::prefillAlone);
            }
        }
    }

    private void prefillAlone(Slot slot) {
        try {
            begin(decoder.prefill(List.of(slot)));
        } catch (RuntimeException e) {
            fail(slot, e);
        }
    }

    private void begin(List<SlotDecoder.Begun> slots) {
        for (SlotDecoder.Begun begun : slots) {
            prefilling.remove(begun.slot());
            running.add(begun.slot());
        }
        slots.forEach(begun -> accept(begun.slot(), begun.token()));
    }

    private void accept(List<Slot> slots, int[][] tokens) {
        for (int r = 0; r < tokens.length; r++) {
            for (int token : tokens[r]) {
                accept(slots.get(r), token);
            }
        }
    }

    private void accept(Slot slot, int token) {
        // A listener may have cancelled it meanwhile.
        if (slot.isRunning()) {
            guarded(slot, () -> slot.accept(token));
            endIfDone(slot);
        }
    }

    private void endIfDone(Slot slot) {
        if (!slot.isRunning()) {
            remove(slot);
            guarded(slot, slot::tellEnd);
        }
    }

    /** A listener that throws must not take the neighbours along. */
    private void guarded(Slot slot, Runnable telling) {
        if (!slot.hasFailed()) {
            try {
                telling.run();
            } catch (RuntimeException e) {
                fail(slot, e);
            }
        }
    }

    private void fail(Slot slot, RuntimeException cause) {
        if (!slot.hasFailed()) {
            remove(slot);
            slot.fail(cause);
        }
    }

    private void remove(Slot slot) {
        decoder.leave(slot);
        waiting.remove(slot);
        prefilling.remove(slot);
        running.remove(slot);
    }

    private void requireFits(Slot slot) {
        int prompt = slot.prompt().length();
        if (slot.capacity() > base.config().maxPositions()) {
            throw new IllegalArgumentException(("The prompt has %d tokens and %d more are asked for; "
                            + "the base model's context holds %d. Shorten the prompt or ask for fewer.")
                    .formatted(prompt, slot.request().maxTokens(), base.config().maxPositions()));
        }
        if (slot.capacity() > base.generationTokens()) {
            throw new DeviceException(("The prompt has %d tokens and %d more are asked for; "
                            + "the budget for keys and values has room for %d in all. "
                            + "Ask for fewer tokens, or raise the budget of %d bytes.")
                    .formatted(
                            prompt,
                            slot.request().maxTokens(),
                            base.generationTokens(),
                            base.options().decoding().cacheBytes()));
        }
    }
}
