package io.lorica.merkle.tile;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Tiles in a map, which counts what is read. */
final class MemoryTiles implements TileStore {
    final Map<TilePath, byte[]> tiles = new HashMap<>();
    final Set<TilePath> read = new HashSet<>();

    @Override
    public Map<TilePath, byte[]> read(Set<? extends TilePath> wanted) {
        Map<TilePath, byte[]> found = new HashMap<>();
        for (TilePath tile : wanted) {
            read.add(tile);
            if (tiles.containsKey(tile)) {
                found.put(tile, tiles.get(tile));
            }
        }
        return found;
    }

    @Override
    public void write(Map<? extends TilePath, byte[]> written) {
        tiles.putAll(written);
    }
}
