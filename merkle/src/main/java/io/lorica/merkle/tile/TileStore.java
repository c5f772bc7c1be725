package io.lorica.merkle.tile;

import java.util.Map;

/**
 * Where a log's tiles are written. The order is: the tiles of a {@link Growth}, then the size that makes them count,
 * then a checkpoint that says so. If the second step is lost, the tiles are never asked for: readers ask for the width
 * that the size gives them, and the next growth from that size writes each of its tiles whatever is there.
 *
 * <p>So a store replaces a tile of the same level, number and width, and removes a partial tile only once a size counts
 * by which a wider one of its place does. A store that writes tiles and size in one transaction may keep but the widest
 * tile of each place, and answer its beginning.
 */
public interface TileStore extends TileReader {
    /** Writes, or replaces, all of them; they are durable when it returns. After a failure some may be there. */
    void write(Map<? extends TilePath, byte[]> tiles);
}
