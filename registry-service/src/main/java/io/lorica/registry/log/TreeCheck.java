package io.lorica.registry.log;

import io.lorica.merkle.Hash;
import io.lorica.merkle.TreeHasher;
import io.lorica.merkle.tile.Growth;
import io.lorica.merkle.tile.HashTile;
import io.lorica.merkle.tile.RightEdge;
import io.lorica.merkle.tile.TilePath;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** Builds the tree anew from its leaves, and holds tiles and head against it. */
final class TreeCheck {
    private static final int AT_ONCE = 200;

    private final JdbcTemplate jdbc;
    private final Consumer<String> findings;
    private final Map<List<Long>, byte[]> partial = new HashMap<>();
    private RightEdge edge = RightEdge.EMPTY;
    private long tiles;

    TreeCheck(JdbcTemplate jdbc, Consumer<String> findings) {
        this.jdbc = jdbc;
        this.findings = findings;
    }

    /** @param leaves hears each leaf */
    void check(LogHead head, LoggedRows leaves) {
        List<byte[]> bodies = chunk(0);
        while (!bodies.isEmpty()) {
            List<Hash> hashes = new ArrayList<>(bodies.size());
            for (byte[] body : bodies) {
                hashes.add(TreeHasher.leaf(body));
                leaves.onLeaf(body);
            }
            grow(hashes);
            bodies = bodies.size() < AT_ONCE ? List.of() : chunk(edge.size());
        }
        partial.forEach((place, hashes) -> compare(place, hashes, tile(place)));
        tiles += partial.size();
        rest(head);
    }

    /** Consecutive leaves from one on: where one is missing, the tree ends. */
    private List<byte[]> chunk(long from) {
        List<byte[]> bodies = new ArrayList<>();
        jdbc.query(
                "SELECT leaf, body FROM registry.log_entry WHERE leaf >= ? AND leaf < ? ORDER BY leaf",
                row -> {
                    if (row.getLong("leaf") == from + bodies.size()) {
                        bodies.add(row.getBytes("body"));
                    }
                },
                from,
                from + AT_ONCE);
        return bodies;
    }

    private void grow(List<Hash> hashes) {
        Growth growth = edge.append(hashes);
        Map<List<Long>, byte[]> before = new HashMap<>(partial);
        partial.clear();
        edge = growth.edge();
        growth.tiles().forEach((tile, grown) -> {
            List<Long> place = place(tile);
            if (tile.isFull()) {
                compare(place, grown, tile(place));
                tiles++;
            } else {
                partial.put(place, grown);
            }
        });
        // A tile that did not grow, and did not become full, is partial still.
        before.forEach((place, hashesBefore) -> {
            if (!growth.tiles().containsKey(full(place))) {
                partial.putIfAbsent(place, hashesBefore);
            }
        });
    }

    private static List<Long> place(HashTile tile) {
        return List.of((long) tile.level(), tile.number());
    }

    private static HashTile full(List<Long> place) {
        return new HashTile(place.get(0).intValue(), place.get(1), TilePath.FULL);
    }

    private byte @Nullable [] tile(List<Long> place) {
        List<byte[]> found = jdbc.query(
                "SELECT hashes FROM registry.log_tile WHERE level = ? AND number = ?",
                (row, n) -> row.getBytes("hashes"),
                place.get(0),
                place.get(1));
        return found.isEmpty() ? null : found.getFirst();
    }

    private void compare(List<Long> place, byte[] expected, byte @Nullable [] stored) {
        if (!Arrays.equals(expected, stored)) {
            findings.accept(
                    "Tile %d of level %d is not made of the log's leaves".formatted(place.get(1), place.get(0)));
        }
    }

    private void rest(LogHead head) {
        long entries = count("log_entry");
        if (entries != edge.size()) {
            findings.accept("The log has %d leaves without a gap, and %d in all".formatted(edge.size(), entries));
        }
        if (count("log_tile") != tiles) {
            findings.accept("The log has %d tiles, and its leaves make %d".formatted(count("log_tile"), tiles));
        }
        if (head.size() != edge.size() || !head.root().equals(edge.root())) {
            findings.accept("The head says %d leaves with the root %s; there are %d with the root %s"
                    .formatted(
                            head.size(),
                            head.root().base64(),
                            edge.size(),
                            edge.root().base64()));
        }
    }

    private long count(String table) {
        Long count = jdbc.queryForObject("SELECT count(*) FROM registry." + table, Long.class);
        return count == null ? 0 : count;
    }
}
