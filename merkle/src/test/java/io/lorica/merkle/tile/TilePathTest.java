package io.lorica.merkle.tile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lorica.merkle.MalformedException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TilePathTest {
    @Test
    void paths_are_those_of_the_specification() {
        assertThat(new HashTile(0, 1_234_067, 256).path()).isEqualTo("tile/0/x001/x234/067");
        assertThat(new HashTile(1, 0, 17).path()).isEqualTo("tile/1/000.p/17");
        assertThat(new HashTile(63, 999, 1).path()).isEqualTo("tile/63/999.p/1");
        assertThat(new EntryTile(1_000, 256).path()).isEqualTo("tile/entries/x001/000");
        assertThat(new EntryTile(273, 112).path()).isEqualTo("tile/entries/273.p/112");
    }

    @Property(tries = 300)
    void a_path_leads_to_its_tile(
            @ForAll @IntRange(max = 63) int level,
            @ForAll @LongRange(max = 999_999_999_999_999_999L) long number,
            @ForAll @IntRange(min = 1, max = 256) int width) {
        assertThat(TilePath.parse(new HashTile(level, number, width).path()))
                .isEqualTo(new HashTile(level, number, width));
        assertThat(TilePath.parse(new EntryTile(number, width).path())).isEqualTo(new EntryTile(number, width));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "tile/0/0",
                "tile/0/1234",
                "tile/00/000",
                "tile/64/000",
                "tile/-1/000",
                "tile/data/000",
                "tile/0/x000/001",
                "tile/0/001/002",
                "tile/0/x001",
                "tile/0/x001/x002",
                "tile/0/000.p/0",
                "tile/0/000.p/256",
                "tile/0/000.p/01",
                "tile/0/000.p/",
                "/tile/0/000",
                "tile/0/000/",
                "tile/8/0/000.p/1/..",
                "tile/0/../../etc/passwd",
                "tile/0/x999/x999/x999/x999/x999/x999/x999/999"
            })
    void anything_else_is_refused(String path) {
        assertThatThrownBy(() -> TilePath.parse(path)).isInstanceOf(MalformedException.class);
    }

    @Test
    void tiles_that_there_are_none_of_are_refused() {
        assertThatThrownBy(() -> new HashTile(0, -1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new HashTile(0, 0, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new HashTile(0, 0, 257)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new HashTile(64, 0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new EntryTile(-1, 1)).isInstanceOf(IllegalArgumentException.class);
    }
}
