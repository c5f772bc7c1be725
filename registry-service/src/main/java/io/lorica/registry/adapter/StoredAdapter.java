package io.lorica.registry.adapter;

import io.lorica.api.registry.Adapter;
import io.lorica.api.registry.AdapterLayer;
import jakarta.persistence.Column;
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
@SuppressWarnings("NullAway.Init")
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

    @Column(updatable = false)
    private String createdBy;

    @Column(updatable = false)
    private Instant createdAt;

    protected StoredAdapter() {}

    StoredAdapter(String name, AdapterLayer layer, @Nullable String description, String createdBy, Instant createdAt) {
        this.name = name;
        this.layer = layer;
        this.description = description;
        this.createdBy = createdBy;
        this.createdAt = createdAt;
    }

    long id() {
        return id;
    }

    Adapter toAdapter() {
        return new Adapter(name, layer, description, latestVersion, createdAt);
    }
}
