package io.lorica.merkle.tile;

import io.lorica.merkle.Hash;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What appended leaves make of a log.
 *
 * @param edge of the grown tree, from which it grows on
 * @param tiles to write before the new size counts: those that became full, and the partial ones at the right edge
 */
public record Growth(RightEdge edge, Map<HashTile, byte[]> tiles) {
    public Growth {
        tiles = Collections.unmodifiableMap(new LinkedHashMap<>(tiles));
    }

    public long size() {
        return edge.size();
    }

    public Hash root() {
        return edge.root();
    }
}
