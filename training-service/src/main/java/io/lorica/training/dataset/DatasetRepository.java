package io.lorica.training.dataset;

import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface DatasetRepository extends Repository<StoredDataset, String> {
    StoredDataset saveAndFlush(StoredDataset dataset);

    Optional<StoredDataset> findById(String id);

    boolean existsById(String id);

    /** Newest first. */
    @Query("""
            SELECT d FROM StoredDataset d WHERE d.position < :position AND (:archived = true OR d.archivedAt IS NULL)
            ORDER BY d.position DESC""")
    List<StoredDataset> before(long position, boolean archived, Limit limit);

    /** Holds the name until the transaction ends, so that two uploads cannot get one version. */
    default int takeNextVersion(String name) {
        lock("dataset/" + name);
        return nextVersion(name);
    }

    @Query(nativeQuery = true, value = "SELECT true FROM pg_advisory_xact_lock(hashtextextended(:name, 0))")
    boolean lock(String name);

    @Query("SELECT coalesce(max(d.version), 0) + 1 FROM StoredDataset d WHERE d.name = :name")
    int nextVersion(String name);
}
