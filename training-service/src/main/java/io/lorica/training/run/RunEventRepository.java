package io.lorica.training.run;

import java.util.List;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** For {@link RunLedger}. */
interface RunEventRepository extends Repository<StoredRunEvent, StoredRunEvent.Key> {
    StoredRunEvent save(StoredRunEvent event);

    /** No other transaction takes the same one, as long as the run's row is locked. */
    @Query("SELECT coalesce(max(e.key.sequence), 0) + 1 FROM StoredRunEvent e WHERE e.key.runId = :runId")
    long nextSequence(String runId);

    @Query("""
            SELECT e FROM StoredRunEvent e
            WHERE e.key.runId = :runId AND e.key.sequence > :sequence ORDER BY e.key.sequence""")
    List<StoredRunEvent> after(String runId, long sequence, Limit limit);
}
