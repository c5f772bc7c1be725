package io.lorica.training.dataset;

import io.lorica.api.training.QuarantinedRow;
import jakarta.persistence.EntityManager;
import java.util.List;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;

/** Rows that were set aside, each with its reason. */
@Component
class Quarantine {
    /** Rows held as entities at a time: an upload may set aside a million. */
    private static final int BATCH = 1_000;

    private final QuarantineRepository rows;
    private final EntityManager entities;

    Quarantine(QuarantineRepository rows, EntityManager entities) {
        this.rows = rows;
        this.entities = entities;
    }

    /** For a transaction in which the data set's own row is written already. */
    void add(String datasetId, List<QuarantinedRow> quarantined) {
        for (int i = 0; i < quarantined.size(); i++) {
            entities.persist(new StoredQuarantinedRow(datasetId, i + 1, quarantined.get(i)));
            if ((i + 1) % BATCH == 0 || i + 1 == quarantined.size()) {
                entities.flush();
                entities.clear();
            }
        }
    }

    /** In the order of the upload. */
    List<StoredQuarantinedRow> after(String datasetId, int position, int limit) {
        return rows.after(datasetId, position, Limit.of(limit));
    }
}
