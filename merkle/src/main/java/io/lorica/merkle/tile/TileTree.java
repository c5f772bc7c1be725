package io.lorica.merkle.tile;

import io.lorica.merkle.ConsistencyProof;
import io.lorica.merkle.Hash;
import io.lorica.merkle.InclusionProof;
import io.lorica.merkle.LeafRange;
import io.lorica.merkle.Node;
import io.lorica.merkle.ProofShape;
import io.lorica.merkle.TreeHasher;
import java.util.List;

/**
 * A tree of one size, read from tiles: each answer takes one or two tiles for each of its {@link TilePath#HEIGHT}
 * levels, whatever the number of leaves. What it says is as true as the tiles are; a proof is checked against a signed
 * root.
 */
public final class TileTree {
    private final TileReader reader;
    private final long size;

    /**
     * @param size in leaves; the tiles may be of a larger tree
     * @throws IllegalArgumentException if it is negative
     */
    public TileTree(TileReader reader, long size) {
        if (size < 0) {
            throw new IllegalArgumentException("No tree has %d leaves".formatted(size));
        }
        this.reader = reader;
        this.size = size;
    }

    public long size() {
        return size;
    }

    /** @throws TileException if a tile is missing, here and in what follows */
    public Hash root() {
        return size == 0
                ? TreeHasher.EMPTY_ROOT
                : hashes(List.of(new LeafRange(0, size))).getFirst();
    }

    /** @throws IllegalArgumentException if the tree has no such leaf */
    public InclusionProof inclusion(long index) {
        return new InclusionProof(index, size, hashes(ProofShape.inclusion(index, size)));
    }

    /** @throws IllegalArgumentException if the earlier tree would be the larger one */
    public ConsistencyProof consistency(long from) {
        return new ConsistencyProof(from, size, hashes(ProofShape.consistency(from, size)));
    }

    /** @throws IllegalArgumentException if the tree has no such leaf */
    public Hash leaf(long index) {
        if (index < 0 || index >= size) {
            throw new IllegalArgumentException("A tree of %d leaves has no leaf %d".formatted(size, index));
        }
        return hashes(List.of(new LeafRange(index, index + 1))).getFirst();
    }

    private List<Hash> hashes(List<LeafRange> ranges) {
        List<Node> nodes =
                ranges.stream().flatMap(range -> range.nodes().stream()).toList();
        if (nodes.isEmpty()) {
            return List.of();
        }
        TileSet tiles = TileSet.read(reader, size, nodes);
        return ranges.stream().map(range -> range.hash(tiles::hash)).toList();
    }
}
