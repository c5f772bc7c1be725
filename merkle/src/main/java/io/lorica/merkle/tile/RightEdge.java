package io.lorica.merkle.tile;

import io.lorica.merkle.CompactRange;
import io.lorica.merkle.Hash;
import io.lorica.merkle.LeafRange;
import io.lorica.merkle.Node;
import java.util.ArrayList;
import java.util.List;

/**
 * All that a log needs in memory to grow: its size, the complete subtrees at its right edge, and the partial tiles,
 * which are at most 8 KB for each factor of 256 in its size. It does not change: growing makes another one, which
 * counts once its tiles are written, and is dropped if that fails.
 */
public final class RightEdge {
    /** Of a log without entries. */
    public static final RightEdge EMPTY = new RightEdge(CompactRange.empty(), List.of());

    private final CompactRange range;
    private final List<byte[]> partial;

    /** @param partial by level: the hashes of the tile that is not full, nothing where the last one is */
    private RightEdge(CompactRange range, List<byte[]> partial) {
        this.range = range;
        this.partial = partial;
    }

    /**
     * The edge of a tree that lies in tiles, as after a start. Hold its {@link #root()} against the signed one before
     * the log grows on.
     *
     * @throws TileException if a tile is missing
     */
    public static RightEdge read(TileReader reader, long size) {
        if (size < 0) {
            throw new IllegalArgumentException("No tree has %d leaves".formatted(size));
        }
        if (size == 0) {
            return EMPTY;
        }
        List<Node> peaks = new LeafRange(0, size).nodes();
        TileSet tiles = TileSet.read(reader, size, peaks);
        List<byte[]> partial = new ArrayList<>();
        for (long hashes = size; hashes > 0; hashes >>>= TilePath.HEIGHT) {
            partial.add(tiles.partial(partial.size(), hashes));
        }
        return new RightEdge(
                CompactRange.of(size, peaks.stream().map(tiles::hash).toList()), partial);
    }

    public long size() {
        return range.size();
    }

    public Hash root() {
        return range.root();
    }

    /** The log with more leaves at its end: two hashes for each on average, and one for each bit of the size. */
    public Growth append(List<Hash> leaves) {
        CompactRange grown = range.copy();
        OpenTiles open = new OpenTiles(partial);
        leaves.forEach(leaf -> grown.append(leaf, open));
        return new Growth(new RightEdge(grown, open.partial()), open.written());
    }
}
