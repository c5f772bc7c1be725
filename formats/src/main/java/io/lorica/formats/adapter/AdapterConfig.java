package io.lorica.formats.adapter;

import io.lorica.formats.AdapterException;
import io.lorica.formats.checkpoint.ModelShape;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The shape of a LoRA adapter.
 *
 * @param rank r
 * @param alpha numerator of the scale
 * @param rsLora whether the scale is alpha / sqrt(r) instead of alpha / r
 * @param dropout probability with which an input of A is zeroed while training
 * @param targets the projections it changes, in every layer
 * @param invocation tokens from whose last occurrence in a row on the adapter acts; empty: it always acts
 * @see <a href="https://arxiv.org/abs/2312.03732">rsLoRA</a>
 * @see <a href="https://arxiv.org/abs/2504.12397">Activated LoRA</a>
 */
public record AdapterConfig(
        int rank, double alpha, boolean rsLora, double dropout, Set<Projection> targets, List<Integer> invocation) {
    /** Above this an adapter is no longer a small change; it bounds memory an untrusted file can ask for. */
    public static final int MAX_RANK = 4_096;

    /** Usual is up to twice the rank; beyond this every product leaves what 16 bits can hold. */
    public static final int MAX_ALPHA = 100_000;

    /** A longer invocation would not be a marker but a document; it bounds the search in each row. */
    public static final int MAX_INVOCATION = 256;

    /** An adapter that always acts. */
    public AdapterConfig(int rank, double alpha, boolean rsLora, double dropout, Set<Projection> targets) {
        this(rank, alpha, rsLora, dropout, targets, List.of());
    }

    /** @throws AdapterException if a value is out of range; the message names it */
    public AdapterConfig {
        if (rank < 1 || rank > MAX_RANK) {
            throw new AdapterException(
                    "The adapter's rank is %d; it must be between 1 and %d".formatted(rank, MAX_RANK));
        }
        if (!(alpha > 0) || alpha > MAX_ALPHA) {
            throw new AdapterException("The adapter's alpha is %s; it must be a positive number of at most %d"
                    .formatted(alpha, MAX_ALPHA));
        }
        if (!(dropout >= 0 && dropout < 1)) {
            throw new AdapterException(
                    "The adapter's dropout is %s; it must be at least 0 and less than 1".formatted(dropout));
        }
        if (targets.isEmpty()) {
            throw new AdapterException(
                    "The adapter has no target projections; choose among q, k, v, o, gate, up and down");
        }
        invocation = List.copyOf(invocation);
        if (invocation.size() > MAX_INVOCATION || invocation.stream().anyMatch(token -> token < 0)) {
            throw new AdapterException("The adapter's invocation is %s; it must be at most %d token ids of at least 0"
                    .formatted(abbreviated(invocation), MAX_INVOCATION));
        }
        targets = Collections.unmodifiableSet(EnumSet.copyOf(targets));
    }

    /** What B A x is multiplied by before it is added to W x. */
    public double scale() {
        return alpha / (rsLora ? Math.sqrt(rank) : rank);
    }

    /** Number of trained values, on a base model. */
    public long parameters(ModelShape base) {
        long perLayer = targets.stream()
                .mapToLong(target -> (long) rank * (target.inputWidth(base) + (long) target.outputWidth(base)))
                .sum();
        return base.layers() * perLayer;
    }

    /** The same, but acting only from the invocation's last occurrence on. */
    public AdapterConfig activatedBy(List<Integer> invocation) {
        return new AdapterConfig(rank, alpha, rsLora, dropout, targets, invocation);
    }

    /** Whether there are rows or parts of rows in which it does not act. */
    public boolean isActivated() {
        return !invocation.isEmpty();
    }

    /**
     * The first token of a row on which the adapter acts: 0 if it always does, otherwise where the invocation's last
     * whole occurrence begins, and {@code tokens.length} if there is none.
     */
    public int firstActive(int[] tokens) {
        if (!isActivated()) {
            return 0;
        }
        for (int start = tokens.length - invocation.size(); start >= 0; start--) {
            int matched = 0;
            while (matched < invocation.size() && tokens[start + matched] == invocation.get(matched)) {
                matched++;
            }
            if (matched == invocation.size()) {
                return start;
            }
        }
        return tokens.length;
    }

    private static String abbreviated(List<Integer> tokens) {
        return tokens.size() <= 16 ? tokens.toString() : tokens.size() + " tokens";
    }
}
