package io.lorica.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lorica.files.Digest;
import io.lorica.formats.checkpoint.Checkpoint;
import io.lorica.formats.checkpoint.Family;
import io.lorica.formats.checkpoint.TinyModel;
import io.lorica.training.dataset.Datasets;
import io.lorica.training.dataset.SplitName;
import io.lorica.training.run.RunLedger;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the release before wrote, by SQL of its own into the schema of V003, is read and carried on by this one. */
@TestPropertySource(properties = "test.database=old_rows")
class OldRowsTest extends ServiceTest {
    private static final String ZEROS = "0".repeat(64);
    private static final String TABLE_ROWS = """
            {"split":"TRAINING","line":2,"row":{"form":"tabular","inputs":{"amount":100.50,"purpose":"car"},\
            "label":"bad","protectedValues":{"age":20}}}
            {"split":"TEST","line":3,"row":{"form":"tabular","inputs":{"amount":1E+2},"label":"good",\
            "protectedValues":{}}}
            """;

    @Autowired
    Datasets datasets;

    @Autowired
    RunLedger ledger;

    @BeforeAll
    static void a_database_of_the_release_before() throws SQLException, IOException {
        POSTGRES.create("old_rows");
        DataSource database = POSTGRES.asSuperuser("old_rows");
        Flyway.configure()
                .dataSource(database)
                .defaultSchema("training")
                .schemas("training")
                .target("3")
                // Rights are of the tables of now.
                .repeatableSqlMigrationPrefix("none")
                .load()
                .migrate();
        var jdbc = new JdbcTemplate(database);
        insertDatasets(jdbc);
        insertRuns(jdbc);
        // Tables were the superuser's then.
        POSTGRES.addRoles("old_rows");
    }

    @Test
    void data_sets_quarantine_and_rows_are_read() {
        JsonNode table = get("/v1/datasets/old-table").json();
        assertThat(table.path("kind").asString()).isEqualTo("TABULAR");
        assertThat(table.path("decision").path("risky_label").asString()).isEqualTo("bad");
        assertThat(table.path("created_at").asString()).isEqualTo("2026-05-01T10:00:00.123456Z");
        assertThat(get("/v1/datasets/old-table/quarantine")
                        .json()
                        .path("items")
                        .path(1)
                        .path("reason")
                        .asString())
                .isEqualTo("class is required");
        assertThat(datasets.rows(datasets.find("old-table")))
                .hasSize(2)
                .first()
                .satisfies(row -> assertThat(row.split()).isEqualTo(SplitName.TRAINING));
        assertThat(get("/v1/datasets?limit=1")
                        .json()
                        .path("items")
                        .path(0)
                        .path("id")
                        .asString())
                .isEqualTo("old-texts");
    }

    @Test
    void ended_runs_and_their_events_are_read_and_have_no_plan() {
        JsonNode run = get("/v1/training-runs/old-success").json();
        assertThat(run.path("state").asString()).isEqualTo("SUCCEEDED");
        assertThat(run.path("result").path("number").asInt()).isEqualTo(3);
        assertThat(run.path("request").path("options").path("learning_rate").asDouble())
                .isEqualTo(0.0002);
        assertThat(run.path("evaluation").path("held_out_loss").path("before").asDouble())
                .isEqualTo(2.5);
        assertThat(run.path("created_by").asString()).isEqualTo("branch-7");
        assertThat(run.has("plan")).isFalse();
        assertThat(get("/v1/training-runs/old-success/events").body())
                .contains("id:1\n")
                .contains("\"loss\":1.5")
                .contains("id:2\n");
        assertThat(get("/v1/training-runs/old-failure").json().path("error").asString())
                .isEqualTo("Training diverged.");
    }

    /** It was begun before, on a node that died; a run is not begun before the base model is found. */
    @Test
    void an_open_run_is_carried_on_and_gets_a_plan() {
        JsonNode run = await().atMost(Duration.ofSeconds(90))
                .until(() -> get("/v1/training-runs/old-open").json(), open -> open.has("finished_at"));
        assertThat(run.path("state").asString()).as(run.toString()).isEqualTo("SUCCEEDED");
        assertThat(run.path("plan").path("options").path("rank").asInt()).isEqualTo(2);
        assertThat(run.path("started_at").asString()).isEqualTo("2026-05-02T10:00:00Z");
        assertThat(ledger.eventsAfter("old-open", 0, 2))
                .hasSize(2)
                .last()
                .satisfies(event -> assertThat(event.sequence()).isEqualTo(2));
    }

    private static void insertDatasets(JdbcTemplate jdbc) throws IOException {
        String decision = JsonMapper.shared()
                .readTree(LoanRows.spec("old"))
                .path("decision")
                .toString();
        insertDataset(jdbc, "old-table", "TABULAR", TABLE_ROWS, 2, decision);
        for (int i = 1; i <= 2; i++) {
            jdbc.update(
                    "insert into training.quarantined_row (dataset_id, position, line, reason) values (?, ?, ?, ?)",
                    "old-table",
                    i,
                    3L + i,
                    "class is required");
        }
        var texts = new StringBuilder();
        for (int i = 0; i < 6; i++) {
            texts.append(
                    "{\"split\":\"TRAINING\",\"line\":%d,\"row\":{\"form\":\"text\",\"text\":\"A bank lends %d.\"}}\n"
                            .formatted(i + 1, i));
        }
        insertDataset(jdbc, "old-texts", "JSONL", texts.toString(), 6, null);
    }

    private static void insertDataset(
            JdbcTemplate jdbc, String id, String kind, String content, int rows, @Nullable String decision)
            throws IOException {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        String rowsFile = Digest.of(bytes).sha256();
        Path folder = Files.createDirectories(DIRECTORY.resolve("datasets"));
        Files.write(folder.resolve(rowsFile + ".jsonl"), bytes);
        jdbc.update("""
                insert into training.dataset (id, name, version, kind, digest, rows_file, accepted_rows,
                    quarantined_rows, training_rows, validation_rows, test_rows, decision, split, licence, created_by,
                    created_at)
                values (?, ?, 1, ?, ?, ?, ?, 2, ?, 0, 0, ?::jsonb,
                    '{"validation":0.0,"test":0.0,"seed":1}'::jsonb, 'CC0', 'branch-7',
                    '2026-05-01T10:00:00.123456Z')
                """, id, id, kind, ZEROS, rowsFile, rows, rows, decision);
    }

    private static void insertRuns(JdbcTemplate jdbc) {
        Path base = DIRECTORY.resolve("same-base");
        TinyModel.write(base, Family.LLAMA, 1);
        String digest;
        try (Checkpoint checkpoint = Checkpoint.open(base)) {
            digest = checkpoint.digest().sha256();
        }
        insertRun(jdbc, "old-success", "QUEUED", digest);
        jdbc.update("""
                update training.training_run set state = 'SUCCEEDED', attempts = 1,
                    evaluation = '{"contenders":{},"held_out_loss":{"tokens":10,"before":2.5,"after":1.5}}'::jsonb,
                    result = '{"name":"credit","number":3,"digest":"%s"}'::jsonb,
                    finished_at = '2026-05-02T11:00:00Z' where id = 'old-success'
                """.formatted(ZEROS));
        insertEvent(
                jdbc,
                "old-success",
                1,
                "{\"sequence\":1,\"state\":\"TRAINING\",\"step\":1,\"total_steps\":2,\"loss\":1.5,"
                        + "\"learning_rate\":0.0002,\"at\":\"2026-05-02T10:30:00.000001Z\"}");
        insertEvent(
                jdbc,
                "old-success",
                2,
                "{\"sequence\":2,\"state\":\"SUCCEEDED\",\"step\":0,\"total_steps\":0,"
                        + "\"at\":\"2026-05-02T11:00:00Z\"}");
        insertRun(jdbc, "old-failure", "QUEUED", digest);
        jdbc.update("""
                update training.training_run set state = 'FAILED', error = 'Training diverged.',
                    finished_at = '2026-05-02T11:00:00Z' where id = 'old-failure'
                """);
        insertRun(jdbc, "old-open", "TRAINING", digest);
        jdbc.update("update training.training_run set attempts = 1 where id = 'old-open'");
        insertEvent(
                jdbc,
                "old-open",
                1,
                "{\"sequence\":1,\"state\":\"QUEUED\",\"step\":0,\"total_steps\":0,\"at\":\"2026-05-02T10:00:00Z\"}");
    }

    private static void insertRun(JdbcTemplate jdbc, String id, String state, String baseDigest) {
        jdbc.update(
                """
                insert into training.training_run (id, request, state, base_model_name, base_model_digest, created_by,
                    created_at, started_at)
                values (?, ?::jsonb, ?, 'tiny-base', ?, 'branch-7', '2026-05-02T09:00:00Z', '2026-05-02T10:00:00Z')
                """,
                id,
                "{\"adapter\":\"%s\",\"layer\":\"DOMAIN\",\"dataset_ids\":[\"old-texts\"],\"options\":".formatted(id)
                        + "{\"rank\":2,\"max_steps\":2,\"learning_rate\":2.0E-4,"
                        + "\"targets\":[\"q\"],\"precision\":\"fp32\"}}",
                state,
                baseDigest);
    }

    private static void insertEvent(JdbcTemplate jdbc, String runId, long sequence, String progress) {
        jdbc.update(
                "insert into training.run_event (run_id, sequence, progress) values (?, ?, ?::jsonb)",
                runId,
                sequence,
                progress);
    }
}
