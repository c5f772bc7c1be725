package io.lorica.registry.adapter;

import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface AdapterRepository extends Repository<StoredAdapter, Long> {
    StoredAdapter saveAndFlush(StoredAdapter adapter);

    Optional<StoredAdapter> findByName(String name);

    List<StoredAdapter> findByIdGreaterThanOrderById(long id, Limit limit);

    /** Counts and locks the row until the transaction ends; a rollback gives the number back. */
    @Query(
            nativeQuery = true,
            value = "UPDATE registry.adapter SET latest_version = latest_version + 1 WHERE name = :name"
                    + " RETURNING latest_version")
    int takeNextNumber(String name);
}
