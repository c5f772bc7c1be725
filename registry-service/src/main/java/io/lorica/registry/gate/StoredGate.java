package io.lorica.registry.gate;

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

@Entity
@Immutable
@Table(name = "gate")
// Some columns are read by queries only.
@SuppressWarnings({"NullAway.Init", "UnusedVariable"})
class StoredGate {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Long id;

    private String adapter;
    private String rules;

    @Embedded
    @AttributeOverride(name = "name", column = @Column(name = "set_by"))
    @AttributeOverride(name = "id", column = @Column(name = "set_by_id"))
    private Author author;

    private Instant setAt;

    protected StoredGate() {}

    StoredGate(String adapter, String rules, Author author, Instant setAt) {
        this.adapter = adapter;
        this.rules = rules;
        this.author = author;
        this.setAt = setAt;
    }

    String rules() {
        return rules;
    }
}
