package io.lorica.registry.log;

import io.lorica.merkle.Hash;
import io.lorica.merkle.TreeHasher;
import io.lorica.merkle.tile.Growth;
import io.lorica.merkle.tile.RightEdge;
import io.lorica.registry.problem.RegistryProblem.LogDamaged;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Gives leaves their places, in the transaction that they belong to: they are in the log exactly if it commits. */
@Component
public class Log {
    private static final int MOST_PENDING = 1_000;

    private final LogRows rows;
    private final LogTiles tiles;
    /** What the tree's edge was when it was last seen here; others may have let it grow since. */
    private volatile @Nullable RightEdge known;

    Log(LogRows rows, LogTiles tiles) {
        this.rows = rows;
        this.tiles = tiles;
    }

    /** Waits until nobody else appends, and keeps it so until the transaction ends. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void lock() {
        rows.lock();
    }

    /**
     * Appends leaves, behind those that waited.
     *
     * @param leaves at most 65,535 bytes each
     * @return the index of the first of them
     * @throws LogDamaged if the tiles are not those of the tree
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public long append(List<byte[]> leaves) {
        rows.lock();
        LogHead head = rows.head();
        List<byte[]> bodies = new ArrayList<>();
        List<byte[]> waited = rows.takePending(MOST_PENDING);
        while (!waited.isEmpty()) {
            bodies.addAll(waited);
            waited = waited.size() < MOST_PENDING ? List.of() : rows.takePending(MOST_PENDING);
        }
        long first = head.size() + bodies.size();
        bodies.addAll(leaves);
        if (!bodies.isEmpty()) {
            grow(head, bodies);
        }
        return first;
    }

    /** Puts leaves that wait into the tree. */
    @Transactional
    public void integratePending() {
        if (rows.hasPending()) {
            append(List.of());
        }
    }

    private void grow(LogHead head, List<byte[]> bodies) {
        rows.insert(head.size(), bodies);
        List<Hash> hashes = bodies.stream().map(TreeHasher::leaf).toList();
        Growth growth = edge(head).append(hashes);
        tiles.write(growth.tiles());
        rows.moveHead(growth.size(), growth.root());
        known = growth.edge();
    }

    private RightEdge edge(LogHead head) {
        RightEdge last = known;
        if (last != null && last.size() == head.size() && last.root().equals(head.root())) {
            return last;
        }
        RightEdge read = RightEdge.read(tiles, head.size());
        if (!read.root().equals(head.root())) {
            throw new LogDamaged(("The tiles of the log's %d leaves have the root %s, and its head says %s. Nothing is"
                            + " appended. Look for what changed them, and restore the tables from a backup.")
                    .formatted(head.size(), read.root().base64(), head.root().base64()));
        }
        return read;
    }
}
