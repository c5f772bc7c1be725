package io.lorica.training.dataset;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.training.Dataset;
import io.lorica.api.training.DatasetKind;
import io.lorica.api.training.QuarantineReason;
import io.lorica.api.training.Split;
import io.lorica.api.training.TableFormat;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Transient;
import java.time.Instant;
import java.util.List;
import org.hibernate.annotations.Formula;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Persistable;

@Entity
@Immutable
@Table(name = "dataset")
// Some columns are read by queries only.
@SuppressWarnings({"NullAway.Init", "UnusedVariable"})
class StoredDataset implements Persistable<String> {
    @Id
    private String id;

    /** Counted by the database when the row is inserted: the order of the list. */
    @Column(insertable = false, updatable = false)
    private long position;

    private String name;
    private int version;

    @Enumerated(EnumType.STRING)
    private DatasetKind kind;

    private String digest;
    private String rowsFile;
    private int acceptedRows;
    private int quarantinedRows;

    @JdbcTypeCode(SqlTypes.JSON)
    private List<QuarantineReason> quarantineReasons;

    private int trainingRows;
    private int validationRows;
    private int testRows;

    @JdbcTypeCode(SqlTypes.JSON)
    private @Nullable DecisionSpec decision;

    @JdbcTypeCode(SqlTypes.JSON)
    private @Nullable TableFormat tableFormat;

    @JdbcTypeCode(SqlTypes.JSON)
    private Split split;

    private @Nullable String licence;
    private String createdBy;
    private Instant createdAt;

    @Formula("(SELECT a.archived_at FROM {h-schema}dataset_archival a WHERE a.dataset_id = id)")
    private @Nullable Instant archivedAt;

    @Transient
    private boolean isNew;

    protected StoredDataset() {}

    /** @param rowsFile SHA-256 of the file with the accepted rows */
    StoredDataset(Dataset dataset, String rowsFile, String createdBy) {
        this.id = dataset.id();
        this.name = dataset.name();
        this.version = dataset.version();
        this.kind = dataset.kind();
        this.digest = dataset.digest();
        this.rowsFile = rowsFile;
        this.acceptedRows = dataset.acceptedRows();
        this.quarantinedRows = dataset.quarantinedRows();
        this.quarantineReasons = dataset.quarantineReasons();
        this.trainingRows = dataset.trainingRows();
        this.validationRows = dataset.validationRows();
        this.testRows = dataset.testRows();
        this.decision = dataset.decision();
        this.tableFormat = dataset.table();
        this.split = dataset.split();
        this.licence = dataset.licence();
        this.createdBy = createdBy;
        this.createdAt = dataset.createdAt();
        this.isNew = true;
    }

    @Override
    public String getId() {
        return id;
    }

    /** The id is assigned here, so a set one does not mean a stored one. */
    @Override
    public boolean isNew() {
        return isNew;
    }

    long position() {
        return position;
    }

    String rowsFile() {
        return rowsFile;
    }

    Dataset toDataset() {
        return new Dataset(
                id,
                name,
                version,
                kind,
                digest,
                acceptedRows,
                quarantinedRows,
                quarantineReasons,
                trainingRows,
                validationRows,
                testRows,
                split,
                decision,
                tableFormat,
                licence,
                createdAt,
                archivedAt);
    }
}
