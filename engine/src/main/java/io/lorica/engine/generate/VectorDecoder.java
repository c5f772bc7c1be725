package io.lorica.engine.generate;

import io.lorica.engine.BaseModel;
import io.lorica.engine.prefill.Prefill;
import io.lorica.engine.vector.AdaptedText;
import io.lorica.engine.vector.Sequence;
import io.lorica.engine.vector.VectorModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;

/**
 * Prefills through the TorchScript program and decodes on the vector path. Each prompt is prefilled by itself, so that
 * PyTorch meets the same shapes whatever else is in the batch: a slot's bits do not depend on its neighbours.
 */
final class VectorDecoder implements SlotDecoder {
    private final BaseModel base;
    private final VectorModel vector;
    private final boolean looksUp;
    private final IdentityHashMap<Slot, Sequence> open = new IdentityHashMap<>();
    private final IdentityHashMap<Slot, Prefill> prefills = new IdentityHashMap<>();

    VectorDecoder(BaseModel base, VectorModel vector) {
        this.base = base;
        this.vector = vector;
        this.looksUp = base.options().decoding().looksUpPrompt();
    }

    @Override
    public boolean reserve(Slot slot) {
        Optional<Sequence> sequence = vector.tryOpen(slot.request().stack().packed(), slot.capacity(), slot.prompt());
        sequence.ifPresent(taken -> open.put(slot, taken));
        return sequence.isPresent();
    }

    /** About one chunk of prompts at a step: so long do running slots wait for new ones. */
    @Override
    public List<Begun> prefill(List<Slot> joined) {
        List<Begun> begun = new ArrayList<>();
        int room = Prefill.CHUNK;
        try {
            for (Slot slot : joined) {
                if (room > 0) {
                    Prefill prefill = prefills.computeIfAbsent(slot, this::newPrefill);
                    room -= prefill.nextChunk();
                    if (prefill.isDone()) {
                        begun.add(new Begun(slot, slot.sampler().next(prefill.logits())));
                        slot.prefixHit(prefill.prefixHit());
                        prefills.remove(slot);
                        prefill.close();
                    }
                }
            }
        } catch (RuntimeException e) {
            // Otherwise the slot comes up again as the first of those that are left.
            if (begun.isEmpty()) {
                throw e;
            }
        }
        return begun;
    }

    @Override
    public boolean isSeparable() {
        return true;
    }

    @Override
    public int[][] next(List<Slot> slots) {
        int[][] tokens = new int[slots.size()][];
        float[][] logits = new float[slots.size()][];
        var sequences = new Sequence[slots.size()];
        for (int r = 0; r < slots.size(); r++) {
            Slot slot = slots.get(r);
            sequences[r] = sequence(slot);
            // After rejected drafts, or a step that failed midway.
            sequences[r].rewind(slot.position());
            logits[r] = slot.logits(vector.config().vocabSize());
            tokens[r] = followed(slot.lastToken(), draft(slot, slots.size()));
        }
        int[][] best = vector.decode(sequences, tokens, logits);
        for (int r = 0; r < slots.size(); r++) {
            best[r] = logits[r] != null
                    ? new int[] {slots.get(r).sampler().next(logits[r])}
                    : verified(slots.get(r), tokens[r], best[r]);
        }
        return best;
    }

    /** Drafts are cheap while slots are few: the weights are read once for all rows of a step. */
    private int[] draft(Slot slot, int slots) {
        int places = VectorModel.ROWS_AT_ONCE / slots - 1;
        if (!looksUp || !slot.sampler().isGreedy() || places < PromptLookup.SHORT_DRAFT) {
            return new int[0];
        }
        return slot.lookup().draft(Math.min(places, slot.tokensLeft() - 1));
    }

    private static int[] followed(int token, int[] draft) {
        int[] tokens = new int[draft.length + 1];
        tokens[0] = token;
        System.arraycopy(draft, 0, tokens, 1, draft.length);
        return tokens;
    }

    /**
     * Verifies a draft.
     *
     * @param drafted the last token and the draft after it
     * @param best the best token after each of them
     * @return the accepted tokens and the one after them
     */
    private static int[] verified(Slot slot, int[] drafted, int[] best) {
        int accepted = 0;
        while (accepted + 1 < drafted.length && drafted[accepted + 1] == best[accepted]) {
            accepted++;
        }
        if (drafted.length > 1) {
            slot.lookup().verified(drafted.length - 1, accepted);
        }
        return Arrays.copyOf(best, accepted + 1);
    }

    private Prefill newPrefill(Slot slot) {
        GenerationRequest request = slot.request();
        return Prefill.into(sequence(slot), base, request.stack(), slot.prompt(), request.deterministic());
    }

    private Sequence sequence(Slot slot) {
        Sequence sequence = open.get(slot);
        if (sequence == null) {
            throw new IllegalStateException("The slot has no room for keys and values");
        }
        return sequence;
    }

    @Override
    public void leave(Slot slot) {
        Prefill prefill = prefills.remove(slot);
        Sequence sequence = open.remove(slot);
        if (prefill != null) {
            prefill.close();
        }
        if (sequence != null) {
            if (slot.hasBegun()) {
                // A conversation goes on after its answer.
                AdaptedText whole = slot.prompt().followedBy(slot.answerTokens());
                vector.insertPrefix(sequence, whole, Math.min(slot.position(), sequence.length()));
            }
            sequence.close();
        }
    }

    @Override
    public void close() {
        prefills.values().forEach(Prefill::close);
        prefills.clear();
        open.values().forEach(Sequence::close);
        open.clear();
    }
}
