package io.lorica.training.dataset;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.training.Dataset;
import io.lorica.api.training.DatasetKind;
import io.lorica.api.training.QuarantinedRow;
import io.lorica.api.training.Split;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

@Repository
class DatasetRepository {
    private static final int BATCH = 1_000;

    private final JdbcClient jdbc;
    private final JdbcTemplate batches;
    private final JsonMapper json;

    DatasetRepository(JdbcClient jdbc, JdbcTemplate batches, JsonMapper json) {
        this.jdbc = jdbc;
        this.batches = batches;
        this.json = json;
    }

    /** Holds the name until the transaction ends, so that two uploads cannot get one number. */
    int nextVersion(String name) {
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended(:lock, 0))")
                .param("lock", "dataset/" + name)
                .query((_, _) -> true)
                .single();
        return jdbc.sql("select coalesce(max(version), 0) + 1 from dataset where name = :name")
                .param("name", name)
                .query(Integer.class)
                .single();
    }

    void insert(Dataset dataset, Split split, String rowsFile, String createdBy, List<QuarantinedRow> quarantined) {
        jdbc.sql("""
                        insert into dataset (id, name, version, kind, digest, rows_file, accepted_rows, quarantined_rows,
                            training_rows, validation_rows, test_rows, decision, split, licence, created_by, created_at)
                        values (:id, :name, :version, :kind, :digest, :rowsFile, :accepted, :quarantined,
                            :training, :validation, :test, :decision::jsonb, :split::jsonb, :licence, :createdBy, :createdAt)
                        """)
                .param("id", dataset.id())
                .param("name", dataset.name())
                .param("version", dataset.version())
                .param("kind", dataset.kind().name())
                .param("digest", dataset.digest())
                .param("rowsFile", rowsFile)
                .param("accepted", dataset.acceptedRows())
                .param("quarantined", dataset.quarantinedRows())
                .param("training", dataset.trainingRows())
                .param("validation", dataset.validationRows())
                .param("test", dataset.testRows())
                .param("decision", dataset.decision() == null ? null : json.writeValueAsString(dataset.decision()))
                .param("split", json.writeValueAsString(split))
                .param("licence", dataset.licence())
                .param("createdBy", createdBy)
                .param("createdAt", dataset.createdAt().atOffset(ZoneOffset.UTC))
                .update();
        int[] position = {0};
        batches.batchUpdate(
                "insert into quarantined_row (dataset_id, position, line, reason) values (?, ?, ?, ?)",
                quarantined,
                BATCH,
                (statement, row) -> {
                    statement.setString(1, dataset.id());
                    statement.setInt(2, ++position[0]);
                    statement.setLong(3, row.line());
                    statement.setString(4, row.reason());
                });
    }

    Optional<Dataset> find(String id) {
        return jdbc.sql("select * from dataset where id = :id")
                .param("id", id)
                .query((row, _) -> dataset(row))
                .optional();
    }

    String rowsFile(String id) {
        return jdbc.sql("select rows_file from dataset where id = :id")
                .param("id", id)
                .query(String.class)
                .single();
    }

    /** Newest first. */
    List<Positioned<Dataset>> before(long position, int limit) {
        return jdbc.sql("select * from dataset where position < :before order by position desc limit :limit")
                .param("before", position)
                .param("limit", limit)
                .query((row, _) -> new Positioned<>(row.getLong("position"), dataset(row)))
                .list();
    }

    List<Positioned<QuarantinedRow>> quarantinedAfter(String id, long position, int limit) {
        return jdbc.sql("""
                        select position, line, reason from quarantined_row
                        where dataset_id = :id and position > :after order by position limit :limit
                        """)
                .param("id", id)
                .param("after", position)
                .param("limit", limit)
                .query((row, _) -> new Positioned<>(
                        row.getLong("position"), new QuarantinedRow(row.getLong("line"), row.getString("reason"))))
                .list();
    }

    private Dataset dataset(ResultSet row) throws SQLException {
        return new Dataset(
                row.getString("id"),
                row.getString("name"),
                row.getInt("version"),
                DatasetKind.valueOf(row.getString("kind")),
                row.getString("digest"),
                row.getInt("accepted_rows"),
                row.getInt("quarantined_rows"),
                row.getInt("training_rows"),
                row.getInt("validation_rows"),
                row.getInt("test_rows"),
                decision(row.getString("decision")),
                row.getString("licence"),
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }

    private @Nullable DecisionSpec decision(@Nullable String stored) {
        return stored == null ? null : json.readValue(stored, DecisionSpec.class);
    }

    /** @param position in the list's order */
    record Positioned<T>(long position, T item) {}
}
