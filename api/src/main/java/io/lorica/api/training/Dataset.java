package io.lorica.api.training;

import io.lorica.api.decision.DecisionSpec;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An immutable data set version.
 *
 * @param version counts the uploads under one name
 * @param digest SHA-256 over the spec and the accepted rows
 * @param acceptedRows rows that training and evaluation may use
 * @param quarantinedRows rows set aside, each with its reason under {@code /v1/datasets/{id}/quarantine}
 * @param quarantineReasons the same by reason, the most frequent first; empty if nothing was set aside, and for uploads
 *     from before reasons were counted
 * @param split how rows were held out
 * @param table how the CSV file was read; absent for JSON lines, and for uploads from before it was kept
 * @param archivedAt since when it is archived, so that no run may be trained on it; absent if it is not
 */
public record Dataset(
        String id,
        String name,
        int version,
        DatasetKind kind,
        String digest,
        int acceptedRows,
        int quarantinedRows,
        List<QuarantineReason> quarantineReasons,
        int trainingRows,
        int validationRows,
        int testRows,
        Split split,
        @Nullable DecisionSpec decision,
        @Nullable TableFormat table,
        @Nullable String licence,
        Instant createdAt,
        @Nullable Instant archivedAt) {
    public Dataset {
        quarantineReasons = quarantineReasons == null ? List.of() : List.copyOf(quarantineReasons);
    }
}
