package io.lorica.api.training;

import io.lorica.api.decision.DecisionSpec;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An immutable data set version.
 *
 * @param version counts the uploads under one name
 * @param digest SHA-256 over the spec and the accepted rows
 * @param acceptedRows rows that training and evaluation may use
 * @param quarantinedRows rows set aside, each with its reason under {@code /v1/datasets/{id}/quarantine}
 */
public record Dataset(
        String id,
        String name,
        int version,
        DatasetKind kind,
        String digest,
        int acceptedRows,
        int quarantinedRows,
        int trainingRows,
        int validationRows,
        int testRows,
        @Nullable DecisionSpec decision,
        @Nullable String licence,
        Instant createdAt) {}
