package io.lorica.registry.artefact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lorica.registry.problem.RegistryProblem.DamagedArtefact;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArtefactStoreTest {
    @TempDir
    private Path directory;

    @Test
    void a_staged_file_is_not_visible_until_it_is_kept() {
        var store = store();
        try (var staged = store.stage(new ByteArrayInputStream(new byte[] {1, 2, 3}))) {
            assertThatThrownBy(() -> store.verified(staged.sha256())).isInstanceOf(DamagedArtefact.class);
            store.keep(staged);
            assertThat(store.verified(staged.sha256())).hasBinaryContent(new byte[] {1, 2, 3});
        }
    }

    @Test
    void a_stream_that_breaks_off_leaves_no_file() throws IOException {
        var store = store();
        var broken = new InputStream() {
            private int left = 5;

            @Override
            public int read() throws IOException {
                if (left == 0) {
                    throw new IOException("connection reset");
                }
                left--;
                return 7;
            }

            @Override
            public int read(byte[] into, int from, int length) throws IOException {
                into[from] = (byte) read();
                return 1;
            }
        };
        assertThatThrownBy(() -> store.stage(broken)).isInstanceOf(UncheckedIOException.class);
        assertThat(directory.resolve("incoming")).isEmptyDirectory();
    }

    @Test
    void the_same_bytes_are_stored_once() throws IOException {
        var store = store();
        for (int i = 0; i < 2; i++) {
            try (var staged = store.stage(new ByteArrayInputStream(new byte[] {9}))) {
                store.keep(staged);
            }
        }
        try (var files = Files.walk(directory).filter(Files::isRegularFile)) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void a_start_removes_what_a_crash_left_and_spares_uploads_that_run() throws IOException {
        store();
        var old = Files.createFile(directory.resolve("incoming/old"));
        var running = Files.createFile(directory.resolve("incoming/running"));
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
        store();

        assertThat(old).doesNotExist();
        assertThat(running).exists();
    }

    private ArtefactStore store() {
        return new ArtefactStore(new ArtefactProperties(directory, Duration.ofHours(1)), Clock.systemUTC());
    }
}
