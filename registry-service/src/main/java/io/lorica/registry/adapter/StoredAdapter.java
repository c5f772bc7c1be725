package io.lorica.registry.adapter;

import io.lorica.api.registry.Adapter;
import io.lorica.api.registry.AdapterLayer;
import io.lorica.registry.author.Author;
import jakarta.persistence.AttributeOverride;
import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "adapter")
// Some columns are read by queries only.
@SuppressWarnings({"NullAway.Init", "UnusedVariable"})
class StoredAdapter {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Long id;

    @Column(updatable = false)
    private String name;

    @Enumerated(EnumType.STRING)
    @Column(updatable = false)
    private AdapterLayer layer;

    @Column(updatable = false)
    private @Nullable String description;

    /** Counted by the database alone; see {@link AdapterRepository#takeNextNumber}. */
    @Column(updatable = false)
    private int latestVersion;

    @Embedded
    @AttributeOverride(name = "name", column = @Column(name = "created_by", updatable = false))
    @AttributeOverride(name = "id", column = @Column(name = "created_by_id", updatable = false))
    @AttributeOverride(name = "actorId", column = @Column(name = "actor_id", updatable = false))
    @AttributeOverride(name = "actorName", column = @Column(name = "actor", updatable = false))
    private Author author;

    @Column(updatable = false)
    private Instant createdAt;

    protected StoredAdapter() {}

    StoredAdapter(String name, AdapterLayer layer, @Nullable String description, Author author, Instant createdAt) {
        this.name = name;
        this.layer = layer;
        this.description = description;
        this.author = author;
        this.createdAt = createdAt;
    }

    long id() {
        return id;
    }

    Adapter toAdapter() {
        return new Adapter(name, layer, description, latestVersion, createdAt);
    }
}
