package io.lorica.registry.log;

import io.lorica.merkle.checkpoint.Checkpoint;
import io.lorica.merkle.note.Note;
import io.lorica.merkle.tile.TileTree;
import io.lorica.registry.log.LogRows.SignedSize;
import io.lorica.registry.problem.RegistryProblem.LogDamaged;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.stereotype.Component;

/** Signs what the log has grown to, and never what does not follow from all that was signed before. */
@Component
class Checkpoints {
    private final LogRows rows;
    private final LogTiles tiles;
    private final LogSigners signers;
    private final Optional<Witness> witness;
    private final AtomicLong signedSize = new AtomicLong();

    Checkpoints(LogRows rows, LogTiles tiles, LogSigners signers, Optional<Witness> witness, MeterRegistry meters) {
        this.rows = rows;
        this.tiles = tiles;
        this.signers = signers;
        this.witness = witness;
        Gauge.builder("lorica.registry.log.signed.size", signedSize, AtomicLong::get)
                .description("Leaves of the log that a checkpoint signed here")
                .baseUnit("leaves")
                .register(meters);
    }

    /** A signed note and what it says. */
    record Signed(Checkpoint checkpoint, String note) {
        static Signed parse(String note) {
            return new Signed(
                    Checkpoint.parse(
                            Note.parse(note.getBytes(StandardCharsets.UTF_8)).text()),
                    note);
        }
    }

    /** @return empty before the first leaf */
    Optional<Signed> latest() {
        return rows.latestCheckpoint().map(SignedSize::note).map(Signed::parse);
    }

    /**
     * The latest checkpoint, or a new one if that does not know a leaf yet.
     *
     * @throws LogDamaged if nothing is signed any more
     */
    Signed covering(long leaf) {
        return latest().filter(signed -> signed.checkpoint().size() > leaf)
                .or(this::sign)
                .filter(signed -> signed.checkpoint().size() > leaf)
                .orElseThrow(() -> new LogDamaged(
                        "The log has no leaf %d, though a row names it. Restore the tables from a backup."
                                .formatted(leaf)));
    }

    /**
     * Signs the log as it is, unless it is signed already.
     *
     * @return the latest checkpoint; empty before the first leaf
     * @throws LogDamaged if the log does not hold what was signed before, here or at the witness
     */
    Optional<Signed> sign() {
        Optional<Signed> last = latest();
        LogHead head = rows.head();
        long signed = last.map(known -> known.checkpoint().size()).orElse(0L);
        if (head.size() != signed) {
            last.ifPresent(known -> requireFollows(known.checkpoint(), head, "the database"));
            witness.flatMap(Witness::checkpoint).ifPresent(known -> requireFollows(known, head, "the witness folder"));
            Checkpoint grown = Checkpoint.of(signers.name(), head.size(), head.root());
            String note = new String(grown.sign(signers.all()).bytes(), StandardCharsets.UTF_8);
            rows.insertCheckpoint(new SignedSize(head.size(), note));
            last = latest();
        }
        last.ifPresent(latest -> {
            signedSize.set(latest.checkpoint().size());
            witness.ifPresent(folder -> folder.keep(latest));
        });
        return last;
    }

    private void requireFollows(Checkpoint known, LogHead head, String where) {
        if (known.size() > head.size()) {
            throw new LogDamaged(
                    ("A checkpoint in %s signs %d leaves, and the log has %d: leaves were taken away, as by"
                                    + " restoring an older backup. Nothing is signed. Restore a newer one.")
                            .formatted(where, known.size(), head.size()));
        }
        if (!new TileTree(tiles, known.size()).root().equals(known.root())) {
            throw new LogDamaged(
                    ("The first %d leaves of the log are not those that a checkpoint in %s signs. Nothing is"
                                    + " signed. Look for what changed them, and restore the tables from a backup.")
                            .formatted(known.size(), where));
        }
    }
}
