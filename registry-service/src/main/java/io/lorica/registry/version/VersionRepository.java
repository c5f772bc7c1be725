package io.lorica.registry.version;

import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Limit;
import org.springframework.data.repository.Repository;

interface VersionRepository extends Repository<StoredVersion, Long> {
    StoredVersion saveAndFlush(StoredVersion version);

    Optional<StoredVersion> findByAdapterAndNumber(String adapter, int number);

    List<StoredVersion> findByAdapterAndNumberLessThanOrderByNumberDesc(String adapter, int number, Limit limit);
}
