package io.lorica.registry.log;

import io.lorica.api.record.LogConsistency;
import io.lorica.api.record.LogProof;
import io.lorica.chassis.problem.InvalidRequest;
import io.lorica.merkle.Hash;
import io.lorica.merkle.MalformedException;
import io.lorica.merkle.tile.TilePath;
import io.lorica.merkle.tile.TileTree;
import io.lorica.registry.problem.RegistryProblem.LogDamaged;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** What the log shows of itself. */
@Component
public class LogProofs {
    private final LogRows rows;
    private final LogTiles tiles;
    private final Checkpoints checkpoints;

    LogProofs(LogRows rows, LogTiles tiles, Checkpoints checkpoints) {
        this.rows = rows;
        this.tiles = tiles;
        this.checkpoints = checkpoints;
    }

    /**
     * That the log has a leaf, under a signed checkpoint.
     *
     * @param body of the leaf
     * @throws LogDamaged if there is no such leaf, or the log is not signed any more
     */
    public LogProof of(long leaf, byte[] body) {
        var signed = checkpoints.covering(leaf);
        long size = signed.checkpoint().size();
        return new LogProof(
                Base64.getEncoder().encodeToString(body),
                leaf,
                size,
                signed.note(),
                texts(new TileTree(tiles, size).inclusion(leaf).path()));
    }

    /** @throws InvalidRequest if the log is not as large, or the earlier tree would be the larger one */
    LogConsistency consistency(long from, long to) {
        long size = rows.head().size();
        if (to < 0 || to > size) {
            throw new InvalidRequest("to", "is %d; the log has %d leaves".formatted(to, size));
        }
        if (from < 0 || from > to) {
            throw new InvalidRequest("from", "is %d; choose 0 to %d".formatted(from, to));
        }
        return new LogConsistency(
                from, to, texts(new TileTree(tiles, to).consistency(from).path()));
    }

    /**
     * @param path beneath {@code tile}
     * @return empty if the log has no such tile
     */
    Optional<byte[]> tile(String path) {
        try {
            TilePath tile = TilePath.parse("tile" + (path.startsWith("/") ? path : "/" + path));
            return Optional.ofNullable(tiles.read(Set.of(tile)).get(tile));
        } catch (MalformedException e) {
            throw new InvalidRequest("path", String.valueOf(e.getMessage()));
        }
    }

    private static List<String> texts(List<Hash> hashes) {
        return hashes.stream().map(Hash::base64).toList();
    }
}
