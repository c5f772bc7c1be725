package io.lorica.training.run;

import io.lorica.api.registry.BaseModelRef;
import io.lorica.api.registry.VersionRef;
import io.lorica.api.training.CreateTrainingRunRequest;
import io.lorica.api.training.Evaluation;
import io.lorica.api.training.RunState;
import io.lorica.api.training.TrainingRun;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Transient;
import java.time.Instant;
import java.util.Map;
import java.util.function.Function;
import org.hibernate.annotations.DynamicUpdate;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.annotations.Mutability;
import org.hibernate.type.SqlTypes;
import org.hibernate.type.descriptor.java.Immutability;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Persistable;

/** Changed by {@link RunLedger} alone, while it holds the row's lock. */
@Entity
@DynamicUpdate
@Table(name = "training_run")
@SuppressWarnings("NullAway.Init")
class StoredRun implements Persistable<String> {
    @Id
    private String id;

    /** Counted by the database when the row is inserted: the order of the list. */
    @Column(insertable = false, updatable = false)
    private long position;

    @JdbcTypeCode(SqlTypes.JSON)
    @Mutability(Immutability.class)
    @Column(updatable = false)
    private CreateTrainingRunRequest request;

    @Enumerated(EnumType.STRING)
    private RunState state;

    private boolean cancelRequested;
    private int attempts;

    @Column(updatable = false)
    private String baseModelName;

    @Column(updatable = false)
    private String baseModelDigest;

    @JdbcTypeCode(SqlTypes.JSON)
    @Mutability(Immutability.class)
    private @Nullable ResolvedPlan plan;

    @JdbcTypeCode(SqlTypes.JSON)
    @Mutability(Immutability.class)
    private @Nullable Evaluation evaluation;

    @JdbcTypeCode(SqlTypes.JSON)
    @Mutability(Immutability.class)
    private @Nullable VersionRef result;

    private @Nullable String error;

    @Column(updatable = false)
    private @Nullable String createdById;

    @Column(updatable = false)
    private String createdBy;

    @Column(updatable = false)
    private @Nullable String traceparent;

    @Column(updatable = false)
    private Instant createdAt;

    private @Nullable Instant startedAt;
    private @Nullable Instant finishedAt;

    @Transient
    private boolean isNew;

    protected StoredRun() {}

    StoredRun(String id, CreateTrainingRunRequest request, BaseModelRef base, RunOrigin origin, Instant now) {
        this.id = id;
        this.request = request;
        this.state = RunState.QUEUED;
        this.baseModelName = base.name();
        this.baseModelDigest = base.digest();
        this.createdById = origin.creatorId();
        this.createdBy = origin.creatorName();
        this.traceparent = origin.traceparent();
        this.createdAt = now;
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

    RunState state() {
        return state;
    }

    boolean isOn(String datasetId) {
        return request.datasetIds().contains(datasetId);
    }

    boolean isCancelRequested() {
        return cancelRequested;
    }

    int attempts() {
        return attempts;
    }

    @Nullable
    ResolvedPlan plan() {
        return plan;
    }

    RunOrigin origin() {
        return new RunOrigin(createdById, createdBy, traceparent);
    }

    void beginAttempt(Instant now) {
        attempts++;
        if (startedAt == null) {
            startedAt = now;
        }
    }

    void keepPlan(ResolvedPlan decided) {
        plan = decided;
    }

    void requestCancel() {
        cancelRequested = true;
    }

    void evaluated(Evaluation measured) {
        evaluation = measured;
    }

    /** @throws IllegalTransition if that state does not follow */
    void enter(RunState next) {
        RunPath.requireFollows(id, state, next);
        state = next;
    }

    /** @throws IllegalTransition if it cannot end so from where it is */
    void end(RunEnd end, Instant now) {
        enter(end.state());
        switch (end) {
            case RunEnd.Succeeded(VersionRef version) -> result = version;
            case RunEnd.Failed(String why) -> error = why;
            case RunEnd.Cancelled(String _) -> {}
        }
        finishedAt = now;
    }

    TrainingRun toTrainingRun(Function<ResolvedPlan, Map<String, Object>> described) {
        return new TrainingRun(
                id,
                request,
                state,
                new BaseModelRef(baseModelName, baseModelDigest),
                plan == null ? null : described.apply(plan),
                evaluation,
                result,
                error,
                createdBy,
                createdAt,
                startedAt,
                finishedAt);
    }
}
