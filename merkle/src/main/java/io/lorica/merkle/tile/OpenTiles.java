package io.lorica.merkle.tile;

import io.lorica.merkle.CompactRange;
import io.lorica.merkle.Hash;
import io.lorica.merkle.Node;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The tiles at the right edge of a growing tree, one for each level, and those that became full. */
final class OpenTiles implements CompactRange.Listener {
    private final List<OpenTile> open = new ArrayList<>();
    private final Map<HashTile, byte[]> written = new LinkedHashMap<>();

    /** @param partial by level: the hashes of the tile that is not full */
    OpenTiles(List<byte[]> partial) {
        partial.forEach(bytes -> open.add(new OpenTile(bytes)));
    }

    private static final class OpenTile {
        private final ByteArrayOutputStream hashes = new ByteArrayOutputStream();
        private long number;
        private boolean isTouched;

        private OpenTile(byte[] hashes) {
            this.hashes.writeBytes(hashes);
        }
    }

    @Override
    public void onNode(Node node, Hash hash) {
        if (node.level() % TilePath.HEIGHT == 0) {
            add(node.level() / TilePath.HEIGHT, node.index() / TilePath.FULL, hash);
        }
    }

    private void add(int level, long number, Hash hash) {
        if (level == open.size()) {
            open.add(new OpenTile(new byte[0]));
        }
        OpenTile tile = open.get(level);
        tile.hashes.writeBytes(hash.bytes());
        tile.number = number;
        tile.isTouched = true;
        if (tile.hashes.size() == TilePath.FULL * Hash.BYTES) {
            written.put(new HashTile(level, number, TilePath.FULL), tile.hashes.toByteArray());
            tile.hashes.reset();
        }
    }

    /** By level: the hashes of the tile that is not full now. */
    List<byte[]> partial() {
        return open.stream().map(tile -> tile.hashes.toByteArray()).toList();
    }

    /** The tiles that became full, and what the others are now, if they grew. */
    Map<HashTile, byte[]> written() {
        Map<HashTile, byte[]> all = new LinkedHashMap<>(written);
        for (int level = 0; level < open.size(); level++) {
            OpenTile tile = open.get(level);
            int width = tile.hashes.size() / Hash.BYTES;
            if (tile.isTouched && width > 0) {
                all.put(new HashTile(level, tile.number, width), tile.hashes.toByteArray());
            }
        }
        return all;
    }
}
