package io.lorica.registry.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lorica.merkle.ConsistencyProof;
import io.lorica.merkle.Hash;
import io.lorica.merkle.InclusionProof;
import io.lorica.merkle.TreeHasher;
import io.lorica.merkle.checkpoint.Checkpoint;
import io.lorica.merkle.checkpoint.History;
import io.lorica.merkle.checkpoint.LogVerifier;
import io.lorica.merkle.checkpoint.Verdict;
import io.lorica.merkle.note.VerifierKey;
import io.lorica.merkle.tile.EntryBundle;
import io.lorica.merkle.tile.HashTile;
import io.lorica.merkle.tile.LogDirectory;
import io.lorica.merkle.tile.TilePath;
import io.lorica.merkle.tile.TileTree;
import io.lorica.registry.RegistryClient.Answer;
import io.lorica.registry.RegistryServer;
import io.lorica.registry.problem.RegistryProblem.LogDamaged;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

class LogTest extends RegistryServer {
    @Autowired
    private Log log;

    @Autowired
    private LogRows rows;

    @Autowired
    private LogTiles tiles;

    @Autowired
    private Checkpoints checkpoints;

    @Autowired
    private LogProofs proofs;

    @Autowired
    private LogSigners signers;

    @Autowired
    private TransactionTemplate transaction;

    @Test
    void a_change_of_state_is_a_leaf_of_its_row() {
        String name = freshName();
        client().createAdapter(name, "TASK");
        log.integratePending();
        long size = rows.head().size();
        JsonNode leaf = LongStream.range(0, size)
                .mapToObj(index -> json.readTree(rows.body(index).orElseThrow()))
                .filter(body -> body.at("/row/name").asString("").equals(name))
                .findFirst()
                .orElseThrow();
        assertThat(leaf.get("kind").asString()).isEqualTo("row");
        assertThat(leaf.get("table").asString()).isEqualTo("adapter");
        assertThat(leaf.at("/row/layer").asString()).isEqualTo("TASK");
        assertThat(leaf.at("/row/created_by_id").asString()).isEqualTo("id-of-release-desk");
        assertThat(leaf.get("at").asString()).endsWith("+00:00");
    }

    @Test
    void a_change_that_is_rolled_back_leaves_no_leaf() {
        log.integratePending();
        long before = rows.head().size();
        assertThatThrownBy(() -> transaction.executeWithoutResult(status -> {
                    log.append(List.of("never".getBytes(UTF_8)));
                    throw new IllegalStateException("undone");
                }))
                .hasMessage("undone");
        append(1);
        assertThat(rows.head().size()).isEqualTo(before + 1);
        assertThat(new TileTree(tiles, before + 1).root()).isEqualTo(rows.head().root());
    }

    @Test
    void every_leaf_is_proven_by_the_public_keys_alone() {
        append(700);
        Checkpoint signed = signed(checkpoints.sign().orElseThrow().note());
        for (long leaf = 0; leaf < signed.size(); leaf++) {
            byte[] body = rows.body(leaf).orElseThrow();
            var proof = proofs.of(leaf, body);
            Verdict verdict = verifier()
                    .inclusion(
                            proof.checkpoint().getBytes(UTF_8),
                            body,
                            new InclusionProof(
                                    leaf,
                                    proof.treeSize(),
                                    proof.hashes().stream()
                                            .map(hash -> Hash.ofBase64("hash", hash))
                                            .toList()));
            assertThat(verdict).as("leaf %d", leaf).isInstanceOf(Verdict.Holds.class);
        }
    }

    @Test
    void later_checkpoints_follow_from_earlier_ones() {
        append(3);
        Checkpoint first = signed(checkpoints.sign().orElseThrow().note());
        append(300);
        checkpoints.sign();
        Checkpoint second = signed(new String(client().get("/v1/log/checkpoint").bytes(), UTF_8));
        assertThat(second.size()).isGreaterThanOrEqualTo(first.size() + 300);
        JsonNode answer = client().get("/v1/log/consistency?from=%d&to=%d".formatted(first.size(), second.size()))
                .body();
        var proof = new ConsistencyProof(
                answer.get("from").asLong(),
                answer.get("to").asLong(),
                answer.get("hashes")
                        .valueStream()
                        .map(hash -> Hash.ofBase64("hash", hash.asString()))
                        .toList());
        assertThat(History.between(first, second, proof)).isInstanceOf(History.Grown.class);
    }

    @Test
    void whoever_reads_the_tiles_has_the_log() {
        append(600);
        checkpoints.sign();
        Checkpoint signed = signed(new String(client().get("/v1/log/checkpoint").bytes(), UTF_8));
        var read = new TileTree(
                wanted -> {
                    Map<TilePath, byte[]> found = new HashMap<>();
                    wanted.forEach(tile -> found.put(tile, tile(tile.path())));
                    return found;
                },
                signed.size());
        assertThat(read.root()).isEqualTo(signed.root());
        List<byte[]> entries = EntryBundle.decode(tile("tile/entries/000"), TilePath.FULL);
        byte[] hashes = tile(new HashTile(0, 0, TilePath.FULL).path());
        for (int i = 0; i < TilePath.FULL; i++) {
            assertThat(TreeHasher.leaf(entries.get(i))).isEqualTo(Hash.of(hashes, i * Hash.BYTES));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/log/tile/0/999,                      404",
        "/v1/log/tile/entries/x001/000,           404",
        "/v1/log/tile/0/1,                        400",
        "/v1/log/tile/other/000,                  400",
        "/v1/log/tile/0/000.p/0,                  400",
        "/v1/log/consistency?from=2&to=1,         400",
        "/v1/log/consistency?from=-1&to=1,        400",
        "/v1/log/consistency?from=0&to=999999999, 400"
    })
    void what_the_log_has_not_is_refused(String path, int status) {
        Answer answer = client().get(path);
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(status);
        assertThat(answer.detail()).isNotBlank();
    }

    @Test
    void a_witness_keeps_what_was_signed_last(@TempDir Path folder) {
        append(2);
        var witnessed = withWitness(folder);
        String note = witnessed.sign().orElseThrow().note();
        assertThat(new String(new LogDirectory(folder).readCheckpoint(), UTF_8)).isEqualTo(note);
        append(2);
        String next = witnessed.sign().orElseThrow().note();
        assertThat(next).isNotEqualTo(note);
        assertThat(new String(new LogDirectory(folder).readCheckpoint(), UTF_8)).isEqualTo(next);
    }

    @Test
    void a_log_that_lost_what_a_witness_saw_is_not_signed(@TempDir Path folder) throws Exception {
        append(2);
        Checkpoint ahead = Checkpoint.of(
                signers.name(), rows.head().size() + 1_000, rows.head().root());
        Files.write(folder.resolve("checkpoint"), ahead.sign(signers.all()).bytes());
        append(1);
        assertThatThrownBy(() -> withWitness(folder).sign())
                .isInstanceOf(LogDamaged.class)
                .hasMessageContaining("the witness folder", "leaves were taken away");
    }

    @Test
    void a_log_whose_leaves_are_not_those_that_a_witness_saw_is_not_signed(@TempDir Path folder) throws Exception {
        append(2);
        Checkpoint other = Checkpoint.of(signers.name(), rows.head().size(), TreeHasher.leaf("other".getBytes(UTF_8)));
        Files.write(folder.resolve("checkpoint"), other.sign(signers.all()).bytes());
        append(1);
        assertThatThrownBy(() -> withWitness(folder).sign())
                .isInstanceOf(LogDamaged.class)
                .hasMessageContaining("are not those that a checkpoint in the witness folder signs");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            UPDATE registry.log_entry SET body = 'x' WHERE leaf = 0
            DELETE FROM registry.log_entry
            TRUNCATE registry.log_entry
            UPDATE registry.log_tile SET hashes = sha256('x') WHERE level = 0 AND number = 0
            DELETE FROM registry.log_tile
            UPDATE registry.log_head SET size = size - 1
            UPDATE registry.log_head SET size = size + 1
            DELETE FROM registry.log_head
            UPDATE registry.log_checkpoint SET note = 'x'
            DELETE FROM registry.log_checkpoint
            TRUNCATE registry.decision CASCADE
            TRUNCATE registry.record_key
            """)
    void the_database_refuses_to_rewrite_the_log(String statement) {
        append(1);
        checkpoints.sign();
        assertThatThrownBy(() -> database.sql(statement).update()).hasMessageContaining("ERROR");
    }

    private Checkpoints withWitness(Path folder) {
        return new Checkpoints(rows, tiles, signers, Optional.of(new Witness(folder)), new SimpleMeterRegistry());
    }

    private void append(int leaves) {
        transaction.executeWithoutResult(status -> log.append(LongStream.range(0, leaves)
                .mapToObj(i -> "{\"kind\":\"test\",\"number\":%d}".formatted(i).getBytes(UTF_8))
                .toList()));
    }

    private byte[] tile(String path) {
        Answer answer = client().get("/v1/log/" + path);
        assertThat(answer.status()).as(path).isEqualTo(200);
        assertThat(answer.contentType()).isEqualTo("application/octet-stream");
        return answer.bytes();
    }

    private LogVerifier verifier() {
        String keys = new String(client().get("/v1/log/keys").bytes(), UTF_8);
        return new LogVerifier(
                "lorica.local/log", keys.lines().map(VerifierKey::parse).toList());
    }

    private Checkpoint signed(String note) {
        Verdict verdict = verifier().checkpoint(note.getBytes(UTF_8));
        assertThat(verdict).isInstanceOf(Verdict.Holds.class);
        return ((Verdict.Holds) verdict).checkpoint();
    }
}
