package io.lorica.training.run;

import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** For {@link RunLedger}. */
interface RunRepository extends Repository<StoredRun, String> {
    StoredRun saveAndFlush(StoredRun run);

    Optional<StoredRun> findById(String id);

    /** Waits for whoever is changing the run, and keeps others from it until the transaction ends. */
    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("SELECT r FROM StoredRun r WHERE r.id = :id")
    Optional<StoredRun> lock(String id);

    /** Newest first. */
    List<StoredRun> findByPositionLessThanOrderByPositionDesc(long position, Limit limit);

    @Query("SELECT r.id FROM StoredRun r WHERE r.finishedAt IS NULL ORDER BY r.position")
    List<String> openIds();

    @Query("SELECT r FROM StoredRun r WHERE r.finishedAt IS NULL ORDER BY r.position")
    List<StoredRun> open();

    @Query("SELECT count(r) > 0 FROM StoredRun r WHERE r.id = :id AND r.finishedAt IS NOT NULL")
    boolean hasEnded(String id);

    @Query("""
            SELECT count(r) > 0 FROM StoredRun r
            WHERE r.id = :id AND r.attempts = :attempt AND NOT r.cancelRequested AND r.finishedAt IS NULL""")
    boolean goesOn(String id, int attempt);
}
