package io.lorica.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FailureTest {
    @TempDir
    Path folder;

    private final FaultyDisk disk = new FaultyDisk();

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 60, 100})
    void a_full_disk_refuses_the_record_and_appends_come_back_by_themselves(long room) {
        try (var journal = open()) {
            Records.append(journal, "a");
            disk.fillAfter(room);
            assertThatThrownBy(() -> Records.append(journal, "b"))
                    .isInstanceOf(JournalUnavailable.class)
                    .hasMessageContaining(folder.toString())
                    .hasMessageContaining("No space left on device")
                    .hasMessageContaining("Make room");
            assertThat(journal.trouble()).isPresent();
            assertThat(Records.ids(journal)).containsExactly("a");
            assertThat(Records.append(journal, "c").sequence()).isEqualTo(2);
            assertThat(journal.trouble()).isEmpty();
        }
        try (var journal = open()) {
            assertThat(Records.ids(journal)).containsExactly("a", "c");
            assertThat(journal.notices()).isEmpty();
        }
    }

    @Test
    void what_a_failed_sync_left_is_neither_acknowledged_nor_trusted() throws IOException {
        try (var journal = open()) {
            Records.append(journal, "a");
            disk.failNextForce();
            assertThatThrownBy(() -> Records.append(journal, "b"))
                    .isInstanceOf(JournalUnavailable.class)
                    .hasMessageContaining("Input/output error")
                    .hasMessageContaining("system's log");
            Records.append(journal, "c");
            assertThat(Records.ids(journal)).containsExactly("a", "c");
        }
        disk.losePower(new Random(1));
        try (var journal = open()) {
            assertThat(Records.ids(journal)).containsExactly("a", "c");
            assertThat(folder.resolve(SegmentHeader.fileName(2))).exists();
        }
    }

    @Test
    void a_sync_that_fails_for_the_first_record_of_all_is_no_harm() throws IOException {
        try (var journal = open()) {
            disk.failNextForce();
            assertThatThrownBy(() -> Records.append(journal, "a")).isInstanceOf(JournalUnavailable.class);
            Records.append(journal, "b");
        }
        disk.losePower(new Random(1));
        try (var journal = open()) {
            assertThat(Records.ids(journal)).containsExactly("b");
        }
    }

    @Test
    void what_was_written_before_a_process_died_is_brought_to_the_disk_by_the_next() throws IOException {
        try (var journal = open()) {
            Records.append(journal, "a");
            disk.failNextForce();
            assertThatThrownBy(() -> Records.append(journal, "b")).isInstanceOf(JournalUnavailable.class);
            // Dies before it has cut the record off; the system still shows it.
            disk.die();
        }
        disk.restart();
        try (var journal = open()) {
            assertThat(Records.ids(journal)).containsExactly("a", "b");
            Records.append(journal, "c");
        }
        disk.losePower(new Random(1));
        try (var journal = open()) {
            assertThat(Records.ids(journal)).containsExactly("a", "b", "c");
        }
    }

    @Test
    void a_batch_fails_as_a_whole() throws InterruptedException {
        try (var journal = open()) {
            Records.append(journal, "before");
            disk.breakDirectory(folder);
            List<Callable<Boolean>> writers = IntStream.range(0, 50)
                    .mapToObj(i -> (Callable<Boolean>) () -> {
                        assertThatThrownBy(() -> Records.append(journal, "r" + i))
                                .isInstanceOf(JournalUnavailable.class)
                                .hasMessageContaining(folder.toString());
                        return true;
                    })
                    .toList();
            for (Future<Boolean> refused : Records.together(writers)) {
                assertThat(Records.result(refused)).isTrue();
            }
            assertThatThrownBy(journal::requireWritable).isInstanceOf(JournalUnavailable.class);
            disk.breakDirectory(null);
            journal.requireWritable();
            assertThat(journal.trouble()).isEmpty();
            assertThat(Records.append(journal, "after").sequence()).isEqualTo(2);
            assertThat(Records.ids(journal)).containsExactly("before", "after");
        }
    }

    @Test
    void room_is_kept_free_beforehand() {
        var options = Records.options().withReservedBytes(1000);
        try (var journal = Journal.open(folder, options, disk)) {
            int size = FrameFormat.OVERHEAD + 1 + 100;
            disk.usableBytes(1000 + size);
            journal.append("a", new byte[100]);
            disk.usableBytes(1000 + size - 1);
            int forces = disk.forces();
            assertThatThrownBy(() -> journal.append("b", new byte[100]))
                    .isInstanceOf(JournalUnavailable.class)
                    .hasMessageContaining((1000 + size - 1) + " bytes free")
                    .hasMessageContaining("the 1000 that are kept free")
                    .hasMessageContaining("Make room");
            assertThat(disk.forces()).isEqualTo(forces);
            disk.usableBytes(1 << 20);
            journal.append("c", new byte[100]);
            assertThat(Records.ids(journal)).containsExactly("a", "c");
        }
    }

    @Test
    void a_directory_that_is_gone_is_named_and_nothing_is_written_elsewhere() throws IOException {
        Path directory = folder.resolve("mount/journal");
        Path away = folder.resolve("away");
        try (var journal = Journal.open(directory, Records.options())) {
            Records.append(journal, "a");
            Files.move(folder.resolve("mount"), away);
            assertThatThrownBy(() -> Records.append(journal, "b"))
                    .isInstanceOf(JournalUnavailable.class)
                    .hasMessageContaining("there is no " + directory)
                    .hasMessageContaining("Mount the disk");
            assertThat(directory).doesNotExist();
            Files.move(away, folder.resolve("mount"));
            Records.append(journal, "c");
            assertThat(Records.ids(journal)).containsExactly("a", "c");
        }
    }

    private Journal open() {
        return Journal.open(folder, Records.options(), disk);
    }
}
