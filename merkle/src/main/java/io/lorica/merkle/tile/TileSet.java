package io.lorica.merkle.tile;

import io.lorica.merkle.Hash;
import io.lorica.merkle.Node;
import io.lorica.merkle.TreeHasher;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The tiles of a tree of one size that some of its nodes need, read together. */
final class TileSet {
    private final long size;
    private final Map<HashTile, byte[]> tiles;

    private TileSet(long size, Map<HashTile, byte[]> tiles) {
        this.size = size;
        this.tiles = tiles;
    }

    /** @throws TileException if one of them is missing, or is no tile of this width */
    static TileSet read(TileReader reader, long size, Collection<Node> nodes) {
        Set<HashTile> wanted = new HashSet<>();
        nodes.forEach(node -> wanted.add(tileOf(size, node)));
        return new TileSet(size, read(reader, size, wanted));
    }

    /** Their bytes, as long as each is wide. */
    private static Map<HashTile, byte[]> read(TileReader reader, long size, Set<HashTile> wanted) {
        Map<HashTile, byte[]> found = new HashMap<>();
        Set<HashTile> missing = new HashSet<>();
        Map<TilePath, byte[]> exact = reader.read(wanted);
        for (HashTile tile : wanted) {
            if (exact.containsKey(tile)) {
                found.put(tile, checked(tile, tile, Objects.requireNonNull(exact.get(tile))));
            } else {
                missing.add(tile);
            }
        }
        Map<TilePath, byte[]> full = missing.isEmpty() ? Map.of() : reader.read(fullOf(missing));
        for (HashTile tile : missing) {
            byte[] bytes = full.get(tile.full());
            if (bytes == null) {
                throw new TileException("A tree of %d leaves needs %s, which is not there. Put it back from a backup."
                        .formatted(size, tile.path()));
            }
            found.put(tile, Arrays.copyOf(checked(tile.full(), tile, bytes), tile.bytes()));
        }
        return found;
    }

    /** The hash of a complete subtree, from those of the tile that holds it. */
    Hash hash(Node node) {
        int height = node.level() % TilePath.HEIGHT;
        int first = (int) ((node.index() << height) % TilePath.FULL);
        return over(Objects.requireNonNull(tiles.get(tileOf(size, node))), first, height);
    }

    /** The bytes of the tile that is not full, nothing where the last one of so many hashes is. */
    byte[] partial(int level, long hashes) {
        int width = (int) (hashes % TilePath.FULL);
        return width == 0
                ? new byte[0]
                : Objects.requireNonNull(tiles.get(new HashTile(level, hashes / TilePath.FULL, width)));
    }

    /** The tile, as wide as it is in a tree of this size. */
    private static HashTile tileOf(long size, Node node) {
        int level = node.level() / TilePath.HEIGHT;
        long number = (node.index() << (node.level() % TilePath.HEIGHT)) / TilePath.FULL;
        long after = (size >>> (TilePath.HEIGHT * level)) - number * TilePath.FULL;
        return new HashTile(level, number, (int) Math.min(TilePath.FULL, after));
    }

    private static Hash over(byte[] tile, int first, int height) {
        if (height == 0) {
            return Hash.of(tile, first * Hash.BYTES);
        }
        int half = 1 << (height - 1);
        return TreeHasher.node(over(tile, first, height - 1), over(tile, first + half, height - 1));
    }

    private static Set<HashTile> fullOf(Set<HashTile> partial) {
        Set<HashTile> full = new HashSet<>();
        partial.forEach(tile -> full.add(tile.full()));
        return full;
    }

    private static byte[] checked(HashTile found, HashTile wanted, byte[] bytes) {
        if (bytes.length != found.bytes()) {
            throw new TileException("%s has %d bytes, not %d. Put it back from a backup."
                    .formatted((found.isFull() ? found : wanted).path(), bytes.length, found.bytes()));
        }
        return bytes;
    }
}
