package io.lorica.merkle.tile;

import java.util.Map;
import java.util.Set;

/** Where tiles are read from: a database, a folder, somebody's server. Asked once for all that a proof needs. */
public interface TileReader {
    /**
     * The bytes of those tiles that are there, just these widths. A tile that is not there is left out: who asks for a
     * partial one then asks for the full one, whose beginning it is.
     *
     * @throws RuntimeException if it cannot be told
     */
    Map<TilePath, byte[]> read(Set<? extends TilePath> tiles);
}
