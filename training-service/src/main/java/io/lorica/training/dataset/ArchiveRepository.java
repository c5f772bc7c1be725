package io.lorica.training.dataset;

import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** For {@link Archive}. Locks last until the transaction ends. */
interface ArchiveRepository extends Repository<StoredArchival, String> {
    StoredArchival saveAndFlush(StoredArchival archival);

    boolean existsById(String datasetId);

    /** Waits for runs that are being created on the data set, and keeps new ones waiting. */
    @Query(
            nativeQuery = true,
            value = "SELECT true FROM pg_advisory_xact_lock(hashtextextended('archive/' || :datasetId, 0))")
    boolean lock(String datasetId);

    /** Waits while the data set is being archived, and keeps it from being. */
    @Query(
            nativeQuery = true,
            value = "SELECT true FROM pg_advisory_xact_lock_shared(hashtextextended('archive/' || :datasetId, 0))")
    boolean lockShared(String datasetId);
}
