package io.lorica.registry.log;

import io.lorica.merkle.Hash;
import io.lorica.merkle.tile.EntryBundle;
import io.lorica.merkle.tile.EntryTile;
import io.lorica.merkle.tile.HashTile;
import io.lorica.merkle.tile.TilePath;
import io.lorica.merkle.tile.TileStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Repository;

/**
 * Tiles in the database: one row for each place, which grows until it is full. A narrower tile is the beginning of what
 * is there now, since hashes never change.
 */
@Repository
class LogTiles implements TileStore {
    private final JdbcTemplate batches;
    private final NamedParameterJdbcTemplate jdbc;
    private final LogRows rows;

    LogTiles(JdbcTemplate batches, NamedParameterJdbcTemplate jdbc, LogRows rows) {
        this.batches = batches;
        this.jdbc = jdbc;
        this.rows = rows;
    }

    @Override
    public Map<TilePath, byte[]> read(Set<? extends TilePath> tiles) {
        Map<TilePath, byte[]> found = new HashMap<>();
        List<Object[]> places = new ArrayList<>();
        for (TilePath tile : tiles) {
            switch (tile) {
                case HashTile hashes -> places.add(new Object[] {hashes.level(), hashes.number()});
                case EntryTile entries -> bundle(entries).ifPresent(bundle -> found.put(entries, bundle));
            }
        }
        if (!places.isEmpty()) {
            Map<List<Long>, byte[]> stored = new HashMap<>();
            jdbc.query(
                    "SELECT level, number, hashes FROM registry.log_tile WHERE (level, number) IN (:places)",
                    new MapSqlParameterSource("places", places),
                    row -> {
                        stored.put(List.of(row.getLong("level"), row.getLong("number")), row.getBytes("hashes"));
                    });
            for (TilePath tile : tiles) {
                if (tile instanceof HashTile hashes) {
                    byte[] grown = stored.get(List.of((long) hashes.level(), hashes.number()));
                    int length = hashes.width() * Hash.BYTES;
                    if (grown != null && grown.length >= length) {
                        found.put(hashes, Arrays.copyOf(grown, length));
                    }
                }
            }
        }
        return found;
    }

    private Optional<byte[]> bundle(EntryTile tile) {
        long first = tile.number() * TilePath.FULL;
        List<byte[]> bodies = rows.bodies(first, first + tile.width());
        return bodies.size() == tile.width() ? Optional.of(EntryBundle.encode(bodies)) : Optional.empty();
    }

    @Override
    public void write(Map<? extends TilePath, byte[]> tiles) {
        List<Object[]> values = tiles.entrySet().stream()
                .map(entry -> {
                    HashTile tile = (HashTile) entry.getKey();
                    return new Object[] {tile.level(), tile.number(), entry.getValue()};
                })
                .toList();
        batches.batchUpdate("""
                INSERT INTO registry.log_tile (level, number, hashes) VALUES (?, ?, ?)
                ON CONFLICT (level, number) DO UPDATE SET hashes = excluded.hashes""", values);
    }
}
