package io.lorica.registry.alias;

import io.lorica.api.registry.Alias;
import io.lorica.api.registry.AliasMove;
import io.lorica.api.registry.VersionRef;
import io.lorica.registry.author.Author;
import jakarta.persistence.AttributeOverride;
import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Transient;
import java.time.Instant;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Persistable;

@Entity
@Immutable
@Table(name = "alias_move")
@SuppressWarnings("NullAway.Init")
class StoredMove implements Persistable<Long> {
    @Id
    private long revision;

    private String adapter;
    private String alias;
    private @Nullable Integer fromVersion;
    private int toVersion;
    private String toDigest;
    private String reason;
    private @Nullable Boolean changesQuestion;

    @Embedded
    @AttributeOverride(name = "name", column = @Column(name = "moved_by"))
    @AttributeOverride(name = "id", column = @Column(name = "moved_by_id"))
    private Author author;

    private Instant movedAt;

    @Transient
    private boolean isNew;

    protected StoredMove() {}

    StoredMove(
            long revision,
            String alias,
            @Nullable Integer fromVersion,
            VersionRef to,
            String reason,
            boolean changesQuestion,
            Author author,
            Instant movedAt) {
        this.revision = revision;
        this.adapter = to.name();
        this.alias = alias;
        this.fromVersion = fromVersion;
        this.toVersion = to.number();
        this.toDigest = to.digest();
        this.reason = reason;
        this.changesQuestion = changesQuestion;
        this.author = author;
        this.movedAt = movedAt;
        this.isNew = true;
    }

    @Override
    public Long getId() {
        return revision;
    }

    /** The revision is assigned here, so a set one does not mean a stored one. */
    @Override
    public boolean isNew() {
        return isNew;
    }

    String alias() {
        return alias;
    }

    @Nullable
    Integer fromVersion() {
        return fromVersion;
    }

    int toVersion() {
        return toVersion;
    }

    Instant movedAt() {
        return movedAt;
    }

    Alias toAlias() {
        return new Alias(adapter, alias, new VersionRef(adapter, toVersion, toDigest), revision, movedAt);
    }

    AliasMove toMove() {
        return new AliasMove(
                revision,
                adapter,
                alias,
                fromVersion,
                toVersion,
                reason,
                changesQuestion,
                author.name(),
                author.id(),
                author.actor(),
                movedAt);
    }
}
