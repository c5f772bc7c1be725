package io.lorica.training.dataset;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Transient;
import java.time.Instant;
import org.hibernate.annotations.Immutable;
import org.springframework.data.domain.Persistable;

/** That a data set is archived. A row of its own, because a data set's row never changes. */
@Entity
@Immutable
@Table(name = "dataset_archival")
// Who and when are read by queries only.
@SuppressWarnings({"NullAway.Init", "UnusedVariable"})
class StoredArchival implements Persistable<String> {
    @Id
    private String datasetId;

    private String archivedBy;
    private Instant archivedAt;

    @Transient
    private boolean isNew;

    protected StoredArchival() {}

    StoredArchival(String datasetId, String archivedBy, Instant archivedAt) {
        this.datasetId = datasetId;
        this.archivedBy = archivedBy;
        this.archivedAt = archivedAt;
        this.isNew = true;
    }

    @Override
    public String getId() {
        return datasetId;
    }

    @Override
    public boolean isNew() {
        return isNew;
    }
}
