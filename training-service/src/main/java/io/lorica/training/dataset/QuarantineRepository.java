package io.lorica.training.dataset;

import java.util.List;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface QuarantineRepository extends Repository<StoredQuarantinedRow, StoredQuarantinedRow.Key> {
    @Query("""
            SELECT q FROM StoredQuarantinedRow q
            WHERE q.key.datasetId = :datasetId AND q.key.position > :position ORDER BY q.key.position""")
    List<StoredQuarantinedRow> after(String datasetId, int position, Limit limit);
}
