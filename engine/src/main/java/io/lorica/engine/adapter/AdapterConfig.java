package io.lorica.engine.adapter;

import io.lorica.engine.AdapterException;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * The shape of a LoRA adapter.
 *
 * @param rank r
 * @param alpha numerator of the scale
 * @param rsLora whether the scale is alpha / sqrt(r) instead of alpha / r
 * @param dropout probability with which an input of A is zeroed while training
 * @param targets the projections it changes, in every layer
 * @see <a href="https://arxiv.org/abs/2312.03732">rsLoRA</a>
 */
public record AdapterConfig(int rank, double alpha, boolean rsLora, double dropout, Set<Projection> targets) {
    /** Above this an adapter is no longer a small change; it bounds memory an untrusted file can ask for. */
    public static final int MAX_RANK = 4_096;

    /** @throws AdapterException if a value is out of range; the message names it */
    public AdapterConfig {
        if (rank < 1 || rank > MAX_RANK) {
            throw new AdapterException(
                    "The adapter's rank is %d; it must be between 1 and %d".formatted(rank, MAX_RANK));
        }
        if (!(alpha > 0) || Double.isInfinite(alpha)) {
            throw new AdapterException("The adapter's alpha is %s; it must be a positive number".formatted(alpha));
        }
        if (!(dropout >= 0 && dropout < 1)) {
            throw new AdapterException(
                    "The adapter's dropout is %s; it must be at least 0 and less than 1".formatted(dropout));
        }
        if (targets.isEmpty()) {
            throw new AdapterException(
                    "The adapter has no target projections; choose among q, k, v, o, gate, up and down");
        }
        targets = Collections.unmodifiableSet(EnumSet.copyOf(targets));
    }

    /** What B A x is multiplied by before it is added to W x. */
    public double scale() {
        return alpha / (rsLora ? Math.sqrt(rank) : rank);
    }
}
