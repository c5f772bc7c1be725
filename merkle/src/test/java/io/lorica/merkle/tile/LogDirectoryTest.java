package io.lorica.merkle.tile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lorica.merkle.ReferenceTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogDirectoryTest {
    @TempDir
    private Path folder;

    @Test
    void a_log_lies_at_the_paths_of_the_specification_and_is_read_from_there() throws IOException {
        Path root = folder.resolve("logs").resolve("one");
        LogDirectory log = new LogDirectory(root);
        ReferenceTree tree = ReferenceTree.of(600);
        Growth growth = RightEdge.EMPTY.append(tree.leaves());
        log.write(growth.tiles());
        log.write(Map.of(new EntryTile(2, 88), EntryBundle.encode(tree.entries().subList(512, 600))));
        log.writeCheckpoint(new byte[] {1, 2});

        assertThat(Files.size(root.resolve("tile/0/000"))).isEqualTo(8_192);
        assertThat(Files.size(root.resolve("tile/0/002.p/88"))).isEqualTo(88 * 32);
        assertThat(Files.size(root.resolve("tile/1/000.p/2"))).isEqualTo(64);
        assertThat(EntryBundle.decode(Files.readAllBytes(root.resolve("tile/entries/002.p/88")), 88))
                .hasSize(88);
        assertThat(log.readCheckpoint()).containsExactly(1, 2);
        assertThat(new TileTree(new LogDirectory(root), 600).root()).isEqualTo(tree.root());
        assertThat(log.read(Set.of(new HashTile(0, 3, 1)))).isEmpty();
    }

    @Test
    void what_cannot_be_read_or_written_is_named() throws IOException {
        LogDirectory log = new LogDirectory(folder);
        assertThatThrownBy(log::readCheckpoint)
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(folder.toString());
        Files.createDirectories(folder.resolve("tile/0/000"));
        assertThatThrownBy(() -> log.read(Set.of(new HashTile(0, 0, 256))))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("tile/0/000");
        Files.writeString(folder.resolve("tile/entries"), "no folder");
        assertThatThrownBy(() -> log.write(Map.of(new EntryTile(0, 1), new byte[] {0, 0})))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("tile/entries/000.p/1");
    }
}
