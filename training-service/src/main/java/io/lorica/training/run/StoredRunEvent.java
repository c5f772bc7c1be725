package io.lorica.training.run;

import io.lorica.api.training.RunProgress;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import jakarta.persistence.Transient;
import java.io.Serializable;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.springframework.data.domain.Persistable;

@Entity
@Immutable
@Table(name = "run_event")
@SuppressWarnings("NullAway.Init")
class StoredRunEvent implements Persistable<StoredRunEvent.Key> {
    @EmbeddedId
    private Key key;

    @JdbcTypeCode(SqlTypes.JSON)
    private RunProgress progress;

    @Transient
    private boolean isNew;

    protected StoredRunEvent() {}

    StoredRunEvent(String runId, RunProgress progress) {
        this.key = new Key(runId, progress.sequence());
        this.progress = progress;
        this.isNew = true;
    }

    @Override
    public Key getId() {
        return key;
    }

    @Override
    public boolean isNew() {
        return isNew;
    }

    RunProgress progress() {
        return progress;
    }

    @Embeddable
    record Key(String runId, long sequence) implements Serializable {}
}
