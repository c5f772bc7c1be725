package io.lorica.registry.version;

import io.lorica.api.registry.VersionRef;
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
@Table(name = "version")
// Some columns are read by queries only.
@SuppressWarnings({"NullAway.Init", "UnusedVariable"})
class StoredVersion {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Long id;

    private String adapter;
    private int number;
    private String document;
    private String digest;
    private @Nullable String parent;
    private @Nullable Integer parentNumber;
    private @Nullable String parentDigest;

    @Embedded
    @AttributeOverride(name = "name", column = @Column(name = "created_by"))
    @AttributeOverride(name = "id", column = @Column(name = "created_by_id"))
    private Author author;

    private Instant createdAt;

    protected StoredVersion() {}

    StoredVersion(
            String adapter,
            int number,
            VersionDocuments.Sealed document,
            @Nullable VersionRef parent,
            Author author,
            Instant createdAt) {
        this.adapter = adapter;
        this.number = number;
        this.document = document.text();
        this.digest = document.digest();
        this.parent = parent == null ? null : parent.name();
        this.parentNumber = parent == null ? null : parent.number();
        this.parentDigest = parent == null ? null : parent.digest();
        this.author = author;
        this.createdAt = createdAt;
    }

    String adapter() {
        return adapter;
    }

    int number() {
        return number;
    }

    String document() {
        return document;
    }

    String digest() {
        return digest;
    }

    Author author() {
        return author;
    }

    Instant createdAt() {
        return createdAt;
    }
}
