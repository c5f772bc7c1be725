package io.lorica.training.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {
    @TempDir
    Path directory;

    @Test
    void it_is_finished_when_files_and_manifest_are_in_their_places() throws IOException {
        var folder = new RunFolder(directory.resolve("run"));
        assertThat(folder.isFinished()).isFalse();
        folder.begin();
        Files.writeString(folder.unfinished().resolve("README.md"), "card");
        assertThat(folder.isFinished()).isFalse();
        assertThat(folder.adapter()).doesNotExist();
        folder.finish("{}".getBytes(StandardCharsets.UTF_8));
        assertThat(folder.isFinished()).isTrue();
        assertThat(folder.readManifest()).isEqualTo("{}".getBytes(StandardCharsets.UTF_8));
        assertThat(folder.adapter()).isDirectoryContaining("glob:**README.md");
        assertThat(folder.unfinished()).doesNotExist();
    }

    @Test
    void an_attempt_begins_without_what_an_earlier_one_left() throws IOException {
        var folder = new RunFolder(directory.resolve("run"));
        folder.begin();
        Files.writeString(folder.unfinished().resolve("half"), "x");
        Files.writeString(folder.parent().resolve("half"), "x");
        folder.begin();
        assertThat(folder.unfinished()).isEmptyDirectory();
        assertThat(folder.parent()).isEmptyDirectory();
    }
}
