package io.lorica.api.record;

import org.jspecify.annotations.Nullable;

/**
 * What the centre keeps of a decision.
 *
 * @param basis as the node wrote it
 * @param details absent once they were erased
 * @param sealed the same as the node sealed them, which proves them; absent with them
 * @param erased absent unless they were
 * @param journal where the decision stands in its node's journal
 * @param proof that the log has the basis, which needs nothing but the log's public keys to verify
 * @param repeats further records under this id, of the same request asked again: the first that came is given
 */
public record DecisionRecord(
        DecisionBasis basis,
        @Nullable DecisionDetails details,
        @Nullable SealedDetails sealed,
        @Nullable Erasure erased,
        JournalPlace journal,
        LogProof proof,
        int repeats) {}
