package io.lorica.training.dataset;

import io.lorica.api.training.QuarantinedRow;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.io.Serializable;
import org.hibernate.annotations.Immutable;

@Entity
@Immutable
@Table(name = "quarantined_row")
@SuppressWarnings("NullAway.Init")
class StoredQuarantinedRow {
    @EmbeddedId
    private Key key;

    private long line;
    private String reason;

    protected StoredQuarantinedRow() {}

    /** @param position from 1, in the order of the upload */
    StoredQuarantinedRow(String datasetId, int position, QuarantinedRow row) {
        this.key = new Key(datasetId, position);
        this.line = row.line();
        this.reason = row.reason();
    }

    int position() {
        return key.position();
    }

    QuarantinedRow toQuarantinedRow() {
        return new QuarantinedRow(line, reason);
    }

    @Embeddable
    record Key(String datasetId, int position) implements Serializable {}
}
