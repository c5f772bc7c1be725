package io.lorica.merkle.tile;

import io.lorica.merkle.Hash;

/**
 * Hashes side by side: at level 0 those of leaves, above it those of full tiles of the level beneath.
 *
 * @param level from 0; each stands for {@link TilePath#HEIGHT} levels of the tree
 */
public record HashTile(int level, long number, int width) implements TilePath {
    private static final int HIGHEST = 63;

    public HashTile {
        TileForm.check(number, width);
        if (level < 0 || level > HIGHEST) {
            throw new IllegalArgumentException("No tile has level " + level);
        }
    }

    @Override
    public HashTile full() {
        return new HashTile(level, number, FULL);
    }

    /** Bytes that it has. */
    int bytes() {
        return width * Hash.BYTES;
    }
}
