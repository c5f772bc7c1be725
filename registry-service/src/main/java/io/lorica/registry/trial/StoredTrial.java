package io.lorica.registry.trial;

import io.lorica.api.registry.ReportTrialRequest;
import io.lorica.api.registry.VersionRef;
import io.lorica.api.registry.VersionTrial;
import io.lorica.registry.author.Author;
import jakarta.persistence.AttributeOverride;
import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

@Entity
@Immutable
@Table(name = "version_trial")
// Some columns are read by queries only.
@SuppressWarnings({"NullAway.Init", "UnusedVariable"})
class StoredTrial {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Long id;

    private String adapter;
    private int number;
    private String digest;
    private String node;
    private String runtime;
    private @Nullable String fault;
    private Instant triedAt;

    @Embedded
    @AttributeOverride(name = "name", column = @Column(name = "reported_by"))
    @AttributeOverride(name = "id", column = @Column(name = "reported_by_id"))
    private Author author;

    protected StoredTrial() {}

    StoredTrial(VersionRef version, ReportTrialRequest report, Instant triedAt, Author author) {
        this.adapter = version.name();
        this.number = version.number();
        this.digest = version.digest();
        this.node = report.node();
        this.runtime = report.runtime();
        this.fault = report.fault();
        this.triedAt = triedAt;
        this.author = author;
    }

    Long id() {
        return id;
    }

    VersionTrial toTrial() {
        return new VersionTrial(node, runtime, fault == null, fault, triedAt, author.name());
    }
}
