package io.lorica.merkle.tile;

/** A bundle of entries: those whose hashes are in the tile of level 0 with the same number and width. */
public record EntryTile(long number, int width) implements TilePath {
    public EntryTile {
        TileForm.check(number, width);
    }

    @Override
    public EntryTile full() {
        return new EntryTile(number, FULL);
    }
}
