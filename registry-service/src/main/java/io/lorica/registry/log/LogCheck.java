package io.lorica.registry.log;

import io.lorica.merkle.MalformedException;
import io.lorica.merkle.checkpoint.Checkpoint;
import io.lorica.merkle.checkpoint.LogVerifier;
import io.lorica.merkle.checkpoint.Verdict;
import io.lorica.merkle.tile.TileException;
import io.lorica.merkle.tile.TileTree;
import io.lorica.registry.log.LogRows.SignedSize;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Holds everything against everything: rows against leaves, leaves against tiles, tiles against the head, the head
 * against what was signed. Reads all rows once, of one moment; relies on no function or trigger of the database, which
 * its owner may have replaced.
 */
@Component
public class LogCheck {
    /** The log itself, which is checked as such, and Flyway's own, which Flyway checks by its checksums. */
    static final Set<String> NO_ROW_LEAVES =
            Set.of("log_entry", "log_tile", "log_head", "log_checkpoint", "log_pending", "flyway_schema_history");

    private final JdbcTemplate jdbc;
    private final LogSigners signers;
    private final List<StoredRowsCheck> others;

    LogCheck(JdbcTemplate jdbc, LogSigners signers, List<StoredRowsCheck> others) {
        this.jdbc = jdbc;
        this.signers = signers;
        this.others = others;
    }

    /** @return a sentence for each thing that is not as it was logged; empty if all is */
    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    public List<String> run() {
        return run(jdbc);
    }

    /** @param read whose transaction sees one moment */
    List<String> run(JdbcTemplate read) {
        List<String> findings = new ArrayList<>();
        var rows = new LogRows(JdbcClient.create(read), read);
        var tiles = new LogTiles(read, new NamedParameterJdbcTemplate(read), rows);
        LogHead head;
        try {
            head = rows.head();
        } catch (DataAccessException | IllegalArgumentException | NullPointerException e) {
            return List.of("The log's head can't be read: " + e.getMessage());
        }
        Set<String> withoutLeaves = new HashSet<>(NO_ROW_LEAVES);
        others.forEach(other -> withoutLeaves.addAll(other.tables()));
        var logged = new LoggedRows(read, withoutLeaves, findings::add);
        attempt(() -> new TreeCheck(read, findings::add).check(head, logged), findings::add);
        attempt(() -> checkpoints(read, head, tiles, findings::add), findings::add);
        attempt(logged::compare, findings::add);
        others.forEach(other -> attempt(() -> other.check(read, findings::add), findings::add));
        return findings;
    }

    /** Rows that can't be read as they were written are a finding, and not the end. */
    private static void attempt(Runnable part, Consumer<String> findings) {
        try {
            part.run();
        } catch (DataAccessException | IllegalArgumentException | NullPointerException e) {
            findings.accept("What is stored can't be read: " + e.getMessage());
        }
    }

    private void checkpoints(JdbcTemplate read, LogHead head, LogTiles tiles, Consumer<String> findings) {
        var verifier = new LogVerifier(signers.name(), signers.publicKeys());
        List<SignedSize> signed = read.query(
                "SELECT size, note FROM registry.log_checkpoint ORDER BY size",
                (row, n) -> new SignedSize(row.getLong("size"), row.getString("note")));
        for (SignedSize one : signed) {
            switch (verifier.checkpoint(one.note().getBytes(StandardCharsets.UTF_8))) {
                case Verdict.Refused(var refusal) ->
                    findings.accept("The checkpoint of %d leaves: %s".formatted(one.size(), refusal.detail()));
                case Verdict.Holds(Checkpoint checkpoint) -> {
                    if (checkpoint.size() != one.size()) {
                        findings.accept("The checkpoint that is kept for %d leaves is of %d"
                                .formatted(one.size(), checkpoint.size()));
                    } else if (checkpoint.size() > head.size()) {
                        findings.accept("A checkpoint signs %d leaves, and the log has %d"
                                .formatted(checkpoint.size(), head.size()));
                    } else if (!isRootOf(tiles, checkpoint)) {
                        findings.accept("The log's first %d leaves are not those that a checkpoint signs"
                                .formatted(checkpoint.size()));
                    }
                }
            }
        }
    }

    private static boolean isRootOf(LogTiles tiles, Checkpoint checkpoint) {
        try {
            return new TileTree(tiles, checkpoint.size()).root().equals(checkpoint.root());
        } catch (TileException | MalformedException e) {
            return false;
        }
    }
}
