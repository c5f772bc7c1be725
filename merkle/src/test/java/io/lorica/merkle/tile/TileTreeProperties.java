package io.lorica.merkle.tile;

import static org.assertj.core.api.Assertions.assertThat;

import io.lorica.merkle.Hash;
import io.lorica.merkle.ReferenceTree;
import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Logs that grow by batches of any size, beside the definitions. */
class TileTreeProperties {
    private static final int LARGEST = 1400;
    private static final ReferenceTree ALL = ReferenceTree.of(LARGEST);
    private static final List<Hash> LEAVES = ALL.leaves();

    @Property(tries = 100)
    void tiles_and_root_after_each_batch_are_those_of_the_definition(@ForAll long seed) {
        Random random = new Random(seed);
        RightEdge edge = RightEdge.EMPTY;
        Map<TilePath, byte[]> written = new HashMap<>();
        while (edge.size() < LARGEST) {
            int from = (int) edge.size();
            int to = Math.min(LARGEST, from + random.nextInt(600));
            Growth growth = edge.append(LEAVES.subList(from, to));
            edge = growth.edge();
            written.putAll(growth.tiles());

            assertThat(growth.size()).isEqualTo(to);
            Map<TilePath, byte[]> expected = tiles(to);
            expected.forEach((tile, bytes) ->
                    assertThat(written.get(tile)).describedAs(tile.path()).isEqualTo(bytes));
            // Nothing is written again that had its last form before.
            assertThat(growth.tiles().keySet()).noneMatch(tiles(from)::containsKey);
            assertThat(expected.keySet()).containsAll(growth.tiles().keySet());
        }
        assertThat(edge.root()).isEqualTo(ALL.root());
    }

    @Property(tries = 100)
    void proofs_from_tiles_are_those_of_the_definition_for_each_size_up_to_the_current(
            @ForAll @IntRange(min = 1, max = LARGEST) int current, @ForAll long seed) {
        Random random = new Random(seed);
        MemoryTiles tiles = grown(current, random);
        for (int i = 0; i < 5; i++) {
            int size = i == 0 ? current : 1 + random.nextInt(current);
            int index = random.nextInt(size);
            int from = random.nextInt(size + 1);
            writePartials(tiles, size);
            TileTree tree = new TileTree(tiles, size);
            ReferenceTree reference = ALL.first(size);

            assertThat(tree.root()).isEqualTo(reference.root());
            assertThat(tree.leaf(index)).isEqualTo(LEAVES.get(index));
            assertThat(tree.inclusion(index).path()).isEqualTo(reference.inclusion(index));
            assertThat(tree.consistency(from).path()).isEqualTo(reference.consistency(from));
        }
    }

    @Property(tries = 100)
    void a_log_grows_on_from_its_tiles_as_it_would_have_without_a_stop(
            @ForAll @IntRange(max = LARGEST) int stop, @ForAll long seed) {
        Random random = new Random(seed);
        RightEdge read = RightEdge.read(grown(stop, random), stop);

        assertThat(read.root()).isEqualTo(ALL.first(stop).root());
        Growth growth = read.append(LEAVES.subList(stop, LARGEST));
        assertThat(growth.root()).isEqualTo(ALL.root());
        growth.tiles()
                .forEach((tile, bytes) ->
                        assertThat(bytes).isEqualTo(tiles(LARGEST).get(tile)));
    }

    /** In one batch or several: partial tiles of the sizes in between stay. */
    private static MemoryTiles grown(int size, Random random) {
        MemoryTiles tiles = new MemoryTiles();
        RightEdge edge = RightEdge.EMPTY;
        while (edge.size() < size) {
            int to = (int) Math.min(size, edge.size() + 1 + random.nextInt(500));
            Growth growth = edge.append(LEAVES.subList((int) edge.size(), to));
            tiles.write(growth.tiles());
            edge = growth.edge();
        }
        return tiles;
    }

    /** As if a checkpoint had been made at that size; without the tiles that are full by now. */
    private static void writePartials(MemoryTiles tiles, int size) {
        tiles(size).forEach((tile, bytes) -> {
            if (!tiles.tiles.containsKey(tile.full())) {
                tiles.tiles.put(tile, bytes);
            }
        });
    }

    /** All tiles of a tree, as tlog-tiles defines them: MTH(D[(n * 256 + i) * 256^l : (n * 256 + i + 1) * 256^l]). */
    private static Map<TilePath, byte[]> tiles(int size) {
        Map<TilePath, byte[]> tiles = new HashMap<>();
        int span = 1;
        for (int level = 0; span <= size; level++, span *= TilePath.FULL) {
            for (int number = 0; number * TilePath.FULL * span < size; number++) {
                ByteArrayOutputStream hashes = new ByteArrayOutputStream();
                for (int i = 0; i < TilePath.FULL; i++) {
                    int begin = (number * TilePath.FULL + i) * span;
                    if (begin + span <= size) {
                        hashes.writeBytes(SUBTREES.computeIfAbsent(Map.entry(begin, span), TileTreeProperties::subtree)
                                .bytes());
                    }
                }
                if (hashes.size() > 0) {
                    tiles.put(new HashTile(level, number, hashes.size() / Hash.BYTES), hashes.toByteArray());
                }
            }
        }
        return tiles;
    }

    private static final Map<Map.Entry<Integer, Integer>, Hash> SUBTREES = new HashMap<>();

    private static Hash subtree(Map.Entry<Integer, Integer> place) {
        return new ReferenceTree(ALL.entries().subList(place.getKey(), place.getKey() + place.getValue())).root();
    }
}
