package io.lorica.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableFileTest {
    @TempDir
    Path folder;

    @Test
    void a_file_is_replaced_whole_or_not_at_all_and_nothing_is_left_beside_it() throws IOException {
        Path file = folder.resolve("state.json");
        DurableFile.write(file, "old".getBytes(UTF_8));
        assertThatThrownBy(() -> DurableFile.write(file, out -> {
                    out.write("ne".getBytes(UTF_8));
                    throw new IOException("disk full");
                }))
                .hasMessage("disk full");
        assertThat(file).hasContent("old");
        DurableFile.write(file, "new".getBytes(UTF_8));
        assertThat(file).hasContent("new");
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void a_folder_of_finished_files_gets_its_name_at_once() throws IOException {
        Path gathering = Files.createDirectory(folder.resolve("gathering"));
        Files.writeString(gathering.resolve("a"), "1");
        Files.writeString(Files.createDirectory(gathering.resolve("inner")).resolve("b"), "2");
        Files.createSymbolicLink(gathering.resolve("link"), Path.of("inner"));
        DurableFile.publish(gathering, folder.resolve("whole"));
        assertThat(folder.resolve("whole").resolve("a")).hasContent("1");
        assertThat(folder.resolve("whole/link/b")).hasContent("2");
        assertThat(gathering).doesNotExist();
    }

    @Test
    void only_the_owner_may_read_what_is_written() throws IOException {
        Path file = folder.resolve("key");
        DurableFile.write(file, new byte[] {1});
        assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
    }
}
