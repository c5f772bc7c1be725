package io.lorica.registry.trial;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Limit;
import org.springframework.data.repository.Repository;

interface TrialRepository extends Repository<StoredTrial, Long> {
    StoredTrial saveAndFlush(StoredTrial trial);

    Optional<StoredTrial> findByAdapterAndNumberAndNodeAndRuntimeAndTriedAt(
            String adapter, int number, String node, String runtime, Instant triedAt);

    List<StoredTrial> findByAdapterAndNumberAndIdLessThanOrderByIdDesc(
            String adapter, int number, long id, Limit limit);
}
