package io.lorica.registry.gate;

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
    private String setBy;
    private Instant setAt;

    protected StoredGate() {}

    StoredGate(String adapter, String rules, String setBy, Instant setAt) {
        this.adapter = adapter;
        this.rules = rules;
        this.setBy = setBy;
        this.setAt = setAt;
    }

    String rules() {
        return rules;
    }
}
