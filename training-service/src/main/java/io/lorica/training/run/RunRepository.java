package io.lorica.training.run;

import io.lorica.api.registry.BaseModelRef;
import io.lorica.api.registry.VersionRef;
import io.lorica.api.training.CreateTrainingRunRequest;
import io.lorica.api.training.Evaluation;
import io.lorica.api.training.RunProgress;
import io.lorica.api.training.RunState;
import io.lorica.api.training.TrainingRun;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

@Repository
class RunRepository {
    private static final String OPEN = " and finished_at is null";

    private final JdbcClient jdbc;
    private final JsonMapper json;

    RunRepository(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    void insert(TrainingRun run) {
        jdbc.sql("""
                        insert into training_run
                            (id, request, state, base_model_name, base_model_digest, created_by, created_at)
                        values (:id, :request::jsonb, :state, :name, :digest, :createdBy, :createdAt)
                        """)
                .param("id", run.id())
                .param("request", json.writeValueAsString(run.request()))
                .param("state", run.state().name())
                .param("name", run.baseModel().name())
                .param("digest", run.baseModel().digest())
                .param("createdBy", run.createdBy())
                .param("createdAt", utc(run.createdAt()))
                .update();
    }

    Optional<TrainingRun> find(String id) {
        return jdbc.sql("select * from training_run where id = :id")
                .param("id", id)
                .query((row, _) -> run(row))
                .optional();
    }

    /** Newest first. */
    List<PositionedRun> before(long position, int limit) {
        return jdbc.sql("select * from training_run where position < :before order by position desc limit :limit")
                .param("before", position)
                .param("limit", limit)
                .query((row, _) -> new PositionedRun(row.getLong("position"), run(row)))
                .list();
    }

    List<String> openIds() {
        return jdbc.sql("select id from training_run where finished_at is null order by position")
                .query(String.class)
                .list();
    }

    /** @return which attempt this is, from 1; empty if the run has ended */
    Optional<Integer> beginAttempt(String id, Instant now) {
        return jdbc.sql("update training_run set attempts = attempts + 1, started_at = coalesce(started_at, :now)"
                        + " where id = :id" + OPEN + " returning attempts")
                .param("id", id)
                .param("now", utc(now))
                .query(Integer.class)
                .optional();
    }

    boolean enter(String id, RunState state) {
        return jdbc.sql("update training_run set state = :state where id = :id" + OPEN)
                        .param("id", id)
                        .param("state", state.name())
                        .update()
                == 1;
    }

    void evaluated(String id, Evaluation evaluation) {
        jdbc.sql("update training_run set evaluation = :evaluation::jsonb where id = :id" + OPEN)
                .param("id", id)
                .param("evaluation", json.writeValueAsString(evaluation))
                .update();
    }

    boolean end(String id, RunState state, @Nullable VersionRef result, @Nullable String error, Instant now) {
        return jdbc.sql("update training_run set state = :state, result = :result::jsonb, error = :error,"
                                + " finished_at = :now where id = :id" + OPEN)
                        .param("id", id)
                        .param("state", state.name())
                        .param("result", result == null ? null : json.writeValueAsString(result))
                        .param("error", error)
                        .param("now", utc(now))
                        .update()
                == 1;
    }

    /** Waits for whoever is changing the run, and keeps others from it until the transaction ends. */
    Optional<RunState> lock(String id) {
        return jdbc.sql("select state from training_run where id = :id for update")
                .param("id", id)
                .query(String.class)
                .optional()
                .map(RunState::valueOf);
    }

    void requestCancel(String id) {
        jdbc.sql("update training_run set cancel_requested = true where id = :id" + OPEN)
                .param("id", id)
                .update();
    }

    boolean isCancelRequested(String id) {
        return jdbc.sql("select cancel_requested from training_run where id = :id")
                .param("id", id)
                .query(Boolean.class)
                .single();
    }

    long nextSequence(String id) {
        return jdbc.sql("select coalesce(max(sequence), 0) + 1 from run_event where run_id = :id")
                .param("id", id)
                .query(Long.class)
                .single();
    }

    void append(String id, RunProgress progress) {
        jdbc.sql("insert into run_event (run_id, sequence, progress) values (:id, :sequence, :progress::jsonb)")
                .param("id", id)
                .param("sequence", progress.sequence())
                .param("progress", json.writeValueAsString(progress))
                .update();
    }

    List<RunProgress> eventsAfter(String id, long sequence, int limit) {
        return jdbc.sql("select progress from run_event where run_id = :id and sequence > :after"
                        + " order by sequence limit :limit")
                .param("id", id)
                .param("after", sequence)
                .param("limit", limit)
                .query((row, _) -> json.readValue(row.getString("progress"), RunProgress.class))
                .list();
    }

    private TrainingRun run(ResultSet row) throws SQLException {
        return new TrainingRun(
                row.getString("id"),
                json.readValue(row.getString("request"), CreateTrainingRunRequest.class),
                RunState.valueOf(row.getString("state")),
                new BaseModelRef(row.getString("base_model_name"), row.getString("base_model_digest")),
                parsed(row.getString("evaluation"), Evaluation.class),
                parsed(row.getString("result"), VersionRef.class),
                row.getString("error"),
                row.getString("created_by"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                instant(row.getObject("started_at", OffsetDateTime.class)),
                instant(row.getObject("finished_at", OffsetDateTime.class)));
    }

    private <T> @Nullable T parsed(@Nullable String stored, Class<T> type) {
        return stored == null ? null : json.readValue(stored, type);
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }

    private static OffsetDateTime utc(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }

    record PositionedRun(long position, TrainingRun run) {}
}
