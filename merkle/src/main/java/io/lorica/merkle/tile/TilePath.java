package io.lorica.merkle.tile;

import io.lorica.merkle.MalformedException;
import java.util.regex.Matcher;

/**
 * The name of a tile, such as {@code tile/0/x001/x234/067} or, partial, {@code tile/1/000.p/17}.
 *
 * @see <a href="https://c2sp.org/tlog-tiles">C2SP tlog-tiles</a>
 */
public sealed interface TilePath permits HashTile, EntryTile {
    /** Levels of the tree in a tile. */
    int HEIGHT = 8;

    /** Hashes, or entries, in a full tile. */
    int FULL = 1 << HEIGHT;

    /** Its place among the tiles of its level, from 0. */
    long number();

    /** How many hashes or entries it holds: {@link #FULL}, or fewer at the right edge of a tree. */
    int width();

    /** The tile at this place once it is full. */
    TilePath full();

    default boolean isFull() {
        return width() == FULL;
    }

    /** Relative to the log's root, with slashes. */
    default String path() {
        String row = switch (this) {
            case HashTile tile -> Integer.toString(tile.level());
            case EntryTile _ -> "entries";
        };
        StringBuilder digits = new StringBuilder("%03d".formatted(number() % 1000));
        for (long rest = number() / 1000; rest > 0; rest /= 1000) {
            digits.insert(0, "x%03d/".formatted(rest % 1000));
        }
        return "tile/%s/%s%s".formatted(row, digits, isFull() ? "" : ".p/" + width());
    }

    /** @throws MalformedException unless it is what {@link #path()} says of some tile */
    static TilePath parse(String path) {
        Matcher parts = TileForm.PATH.matcher(path);
        if (!parts.matches()) {
            throw new MalformedException("No path of a tile: '%s'".formatted(path));
        }
        try {
            long number = Long.parseLong(parts.group("number").replaceAll("[x/]", ""));
            int width = parts.group("width") == null ? FULL : Integer.parseInt(parts.group("width"));
            TilePath tile = parts.group("row").equals("entries")
                    ? new EntryTile(number, width)
                    : new HashTile(Integer.parseInt(parts.group("row")), number, width);
            if (tile.path().equals(path)) {
                return tile;
            }
        } catch (IllegalArgumentException e) {
            throw new MalformedException("No path of a tile: '%s'".formatted(path), e);
        }
        throw new MalformedException("'%s' is not how the path of that tile is written".formatted(path));
    }
}
