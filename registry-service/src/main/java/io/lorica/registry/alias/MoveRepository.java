package io.lorica.registry.alias;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface MoveRepository extends Repository<StoredMove, Long> {
    StoredMove saveAndFlush(StoredMove move);

    /** Held until the transaction ends, so moves commit in the order of their revisions. */
    @Query(
            nativeQuery = true,
            value = "SELECT true FROM pg_advisory_xact_lock(hashtextextended('registry.alias_move', 0))")
    boolean lockHistory();

    Optional<StoredMove> findFirstByOrderByRevisionDesc();

    Optional<StoredMove> findFirstByAdapterAndAliasOrderByRevisionDesc(String adapter, String alias);

    Optional<StoredMove> findFirstByAdapterAndAliasAndMovedAtLessThanEqualOrderByRevisionDesc(
            String adapter, String alias, Instant at);

    List<StoredMove> findByAdapterAndAliasAndRevisionLessThanOrderByRevisionDesc(
            String adapter, String alias, long revision, Limit limit);

    @Query("""
            SELECT m FROM StoredMove m
            WHERE m.adapter = :adapter AND NOT EXISTS (
                SELECT 1 FROM StoredMove later
                WHERE later.adapter = m.adapter AND later.alias = m.alias AND later.revision > m.revision)
            ORDER BY m.alias""")
    List<StoredMove> newestOf(String adapter);

    @Query("""
            SELECT m FROM StoredMove m
            WHERE m.revision > :revision AND NOT EXISTS (
                SELECT 1 FROM StoredMove later
                WHERE later.adapter = m.adapter AND later.alias = m.alias AND later.revision > m.revision)
            ORDER BY m.revision""")
    List<StoredMove> newestAfter(long revision);
}
