package io.lorica.merkle.tile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lorica.merkle.Hash;
import io.lorica.merkle.ReferenceTree;
import io.lorica.merkle.TreeHasher;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TileTreeTest {
    @Test
    void the_sizes_of_the_specification_have_its_tiles() {
        MemoryTiles tiles = new MemoryTiles();
        tiles.write(RightEdge.EMPTY.append(leaves(0, 70_000)).tiles());

        assertThat(tiles.tiles.keySet())
                .filteredOn(tile -> level(tile) == 0 && tile.isFull())
                .hasSize(273);
        assertThat(tiles.tiles)
                .hasSize(273 + 4)
                .containsKeys(
                        new HashTile(0, 273, 112),
                        new HashTile(1, 0, 256),
                        new HashTile(1, 1, 17),
                        new HashTile(2, 0, 1));
        assertThat(RightEdge.EMPTY.append(leaves(0, 256)).tiles().keySet())
                .containsExactlyInAnyOrder(new HashTile(0, 0, 256), new HashTile(1, 0, 1));
    }

    @Test
    void a_million_leaves_need_a_handful_of_tiles_for_a_proof_and_an_edge() {
        int size = 1_000_003;
        MemoryTiles tiles = new MemoryTiles();
        RightEdge edge = RightEdge.EMPTY;
        for (int from = 0; from < size; from += 50_000) {
            Growth growth = edge.append(leaves(from, Math.min(size, from + 50_000)));
            tiles.write(growth.tiles());
            edge = growth.edge();
        }
        TileTree tree = new TileTree(tiles, size);
        assertThat(tree.root()).isEqualTo(edge.root());
        for (long index : List.of(0L, 1L, 255L, 256L, 65_535L, 65_536L, 777_777L, size - 2L, size - 1L)) {
            tiles.read.clear();
            Hash leaf = TreeHasher.leaf(ReferenceTree.entry(index));
            assertThat(tree.inclusion(index).proves(leaf, edge.root())).isTrue();
            assertThat(tiles.read.size()).isLessThanOrEqualTo(6);
        }
        for (long from : List.of(50_000L, 100_000L, 500_000L, 950_000L)) {
            tiles.read.clear();
            Hash before = new TileTree(tiles, from).root();
            assertThat(tree.consistency(from).proves(before, edge.root())).isTrue();
            assertThat(tiles.read.size()).isLessThanOrEqualTo(12);
        }
        tiles.read.clear();
        assertThat(RightEdge.read(tiles, size).root()).isEqualTo(edge.root());
        assertThat(tiles.read).hasSize(3);
    }

    @Test
    void tiles_of_a_growth_that_never_counted_do_no_harm() {
        MemoryTiles tiles = new MemoryTiles();
        Growth first = RightEdge.EMPTY.append(leaves(0, 300));
        tiles.write(first.tiles());
        // Written, but the process ended before the new size was: those leaves were never in the log.
        tiles.write(first.edge().append(leaves(5_000, 5_700)).tiles());

        RightEdge after = RightEdge.read(tiles, 300);
        assertThat(after.root()).isEqualTo(first.root());
        for (int to : List.of(301, 420, 512, 1_000)) {
            Growth growth = after.append(leaves((int) after.size(), to));
            tiles.write(growth.tiles());
            after = growth.edge();
            TileTree tree = new TileTree(tiles, to);
            assertThat(tree.root()).isEqualTo(ReferenceTree.of(to).root());
            assertThat(tree.consistency(300).proves(first.root(), growth.root()))
                    .isTrue();
            assertThat(tree.inclusion(to - 1).proves(TreeHasher.leaf(ReferenceTree.entry(to - 1)), growth.root()))
                    .isTrue();
        }
    }

    @Test
    void a_partial_tile_that_was_removed_is_the_beginning_of_the_full_one() {
        MemoryTiles tiles = new MemoryTiles();
        Growth first = RightEdge.EMPTY.append(leaves(0, 100));
        tiles.write(first.edge().append(leaves(100, 256)).tiles());

        assertThat(new TileTree(tiles, 100).root()).isEqualTo(first.root());
        assertThat(RightEdge.read(tiles, 100).append(leaves(100, 256)).root())
                .isEqualTo(new TileTree(tiles, 256).root());
    }

    @Test
    void missing_and_damaged_tiles_are_named() {
        MemoryTiles tiles = new MemoryTiles();
        tiles.write(RightEdge.EMPTY.append(leaves(0, 300)).tiles());
        tiles.tiles.remove(new HashTile(0, 1, 44));
        assertThatThrownBy(() -> new TileTree(tiles, 300).root())
                .isInstanceOf(TileException.class)
                .hasMessage("A tree of 300 leaves needs tile/0/001.p/44, which is not there."
                        + " Put it back from a backup.");
        tiles.tiles.put(new HashTile(0, 1, 44), new byte[44 * 32 - 1]);
        assertThatThrownBy(() -> RightEdge.read(tiles, 300))
                .isInstanceOf(TileException.class)
                .hasMessageContaining("tile/0/001.p/44 has 1407 bytes, not 1408");
    }

    @Test
    void trees_of_no_and_one_leaf_have_roots_and_nothing_more() {
        MemoryTiles tiles = new MemoryTiles();
        TileTree none = new TileTree(tiles, 0);
        assertThat(none.root()).isEqualTo(TreeHasher.EMPTY_ROOT);
        assertThat(RightEdge.read(tiles, 0).root()).isEqualTo(TreeHasher.EMPTY_ROOT);
        assertThat(RightEdge.EMPTY.append(List.of()).tiles()).isEmpty();
        assertThatThrownBy(() -> none.inclusion(0)).isInstanceOf(IllegalArgumentException.class);
        tiles.write(RightEdge.EMPTY.append(leaves(0, 1)).tiles());
        TileTree one = new TileTree(tiles, 1);
        assertThat(one.root()).isEqualTo(leaves(0, 1).getFirst());
        assertThat(one.inclusion(0).path()).isEmpty();
        assertThat(one.consistency(0).path()).isEmpty();
        assertThatThrownBy(() -> one.inclusion(1)).hasMessage("A tree of 1 leaves has no leaf 1");
        assertThatThrownBy(() -> one.leaf(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> one.consistency(2)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TileTree(tiles, -1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RightEdge.read(tiles, -1)).isInstanceOf(IllegalArgumentException.class);
    }

    private static int level(TilePath tile) {
        return ((HashTile) tile).level();
    }

    private static List<Hash> leaves(int from, int to) {
        return LongStream.range(from, to)
                .mapToObj(ReferenceTree::entry)
                .map(TreeHasher::leaf)
                .toList();
    }
}
