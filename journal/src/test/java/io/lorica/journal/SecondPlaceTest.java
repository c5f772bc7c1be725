package io.lorica.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lorica.files.Digest;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecondPlaceTest {
    @TempDir
    Path folder;

    private Path first;
    private Path second;
    private final FaultyDisk disk = new FaultyDisk();

    @BeforeEach
    void two_places() {
        first = folder.resolve("first");
        second = folder.resolve("second");
    }

    @Test
    void both_places_have_the_same_bytes_before_an_append_returns() throws IOException {
        try (var journal = open()) {
            for (String id : List.of("a", "b", "c", "d")) {
                Records.append(journal, id);
                assertThat(segments(first)).isEqualTo(segments(second)).isNotEmpty();
            }
            assertThat(journal.notices()).singleElement().asString().contains("one file system");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"first", "second"})
    void a_lost_place_is_filled_from_the_other_and_told(String lost) throws IOException {
        Digest log;
        try (var journal = open()) {
            log = journal.log();
            Records.append(journal, "a");
            Records.append(journal, "b");
            journal.shippedThrough(1, journal.read(1, 1).getFirst().chainHash());
        }
        remove(folder.resolve(lost));
        try (var journal = open()) {
            assertThat(journal.notices())
                    .anySatisfy(notice -> assertThat(notice)
                            .contains(lost + " had no journal; its 2 records from 1 on were copied from"));
            assertThat(journal.log()).isEqualTo(log);
            assertThat(journal.shipped().sequence()).isEqualTo(1);
            Records.append(journal, "c");
            assertThat(Records.ids(journal)).containsExactly("a", "b", "c");
            assertThat(segments(first)).isEqualTo(segments(second));
        }
        remove(folder.resolve(lost.equals("first") ? "second" : "first"));
        try (var journal = open()) {
            assertThat(Records.ids(journal)).containsExactly("a", "b", "c");
        }
    }

    @Test
    void a_second_place_may_be_added_later() throws IOException {
        try (var journal = Journal.open(first, options())) {
            Records.append(journal, "a");
        }
        try (var journal = open()) {
            assertThat(segments(second)).isEqualTo(segments(first)).hasSize(1);
            assertThat(Records.ids(journal)).containsExactly("a");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"first", "second"})
    void a_damaged_place_is_set_aside_and_filled_from_the_other(String name) throws IOException {
        try (var journal = open()) {
            Records.append(journal, "a");
            Records.append(journal, "b");
        }
        Path damaged = folder.resolve(name);
        Path file = damaged.resolve(SegmentHeader.fileName(1));
        byte[] bytes = Files.readAllBytes(file);
        bytes[180] ^= 1;
        Files.write(file, bytes);
        try (var journal = open()) {
            assertThat(journal.notices())
                    .anySatisfy(notice -> assertThat(notice)
                            .contains(file + ": record 1 at byte")
                            .contains("were moved to " + damaged));
            assertThat(Records.ids(journal)).containsExactly("a", "b");
            assertThat(segments(first)).isEqualTo(segments(second));
        }
        try (var kept = Files.list(damaged)) {
            Path aside = kept.filter(path -> path.getFileName().toString().startsWith("damaged-"))
                    .findFirst()
                    .orElseThrow();
            assertThat(Files.readAllBytes(aside.resolve(SegmentHeader.fileName(1))))
                    .isEqualTo(bytes);
        }
    }

    @Test
    void two_damaged_places_refuse_to_open() throws IOException {
        try (var journal = open()) {
            Records.append(journal, "a");
            Records.append(journal, "b");
        }
        for (Path place : List.of(first, second)) {
            Path file = place.resolve(SegmentHeader.fileName(1));
            byte[] bytes = Files.readAllBytes(file);
            bytes[3] ^= 1;
            Files.write(file, bytes);
        }
        assertThatThrownBy(this::open).isInstanceOf(JournalCorrupt.class).hasMessageContaining("header");
        remove(second);
        assertThatThrownBy(this::open).isInstanceOf(JournalCorrupt.class).hasMessageContaining("header");
    }

    @ParameterizedTest
    @ValueSource(strings = {"first", "second"})
    void a_place_that_fails_fails_the_record_in_both(String name) throws IOException {
        try (var journal = Journal.open(first, options().withSecondDirectory(second), disk)) {
            Records.append(journal, "a");
            disk.breakDirectory(folder.resolve(name));
            assertThatThrownBy(() -> Records.append(journal, "b"))
                    .isInstanceOf(JournalUnavailable.class)
                    .hasMessageContaining(folder.resolve(name).toString())
                    .hasMessageContaining("Input/output error");
            assertThat(Records.ids(journal)).containsExactly("a");
            disk.breakDirectory(null);
            Records.append(journal, "c");
            assertThat(Records.ids(journal)).containsExactly("a", "c");
            assertThat(segments(first)).isEqualTo(segments(second));
        }
    }

    @Test
    void a_write_that_reached_one_place_only_is_in_neither_when_the_next_succeeds() throws IOException {
        try (var journal = Journal.open(first, options().withSecondDirectory(second), disk)) {
            Records.append(journal, "a");
            disk.failNextForce();
            assertThatThrownBy(() -> Records.append(journal, "b")).isInstanceOf(JournalUnavailable.class);
            Records.append(journal, "c");
            assertThat(segments(first)).isEqualTo(segments(second));
        }
        for (Path place : List.of(first, second)) {
            try (var journal = Journal.open(place, options())) {
                assertThat(Records.ids(journal)).containsExactly("a", "c");
            }
        }
    }

    @Test
    void a_place_that_is_behind_gets_what_it_lacks() throws IOException {
        try (var journal = open()) {
            Records.append(journal, "a");
        }
        Path file = second.resolve(SegmentHeader.fileName(1));
        byte[] behind = Files.readAllBytes(file);
        try (var journal = open()) {
            Records.append(journal, "b");
        }
        Files.write(file, Arrays.copyOf(behind, behind.length));
        try (var journal = open()) {
            assertThat(journal.notices())
                    .anySatisfy(notice -> assertThat(notice)
                            .contains(second + " ended with record 1 and was made equal to")
                            .contains("ends with record 2"));
            assertThat(Records.ids(journal)).containsExactly("a", "b");
            assertThat(segments(first)).isEqualTo(segments(second));
        }
    }

    @Test
    void places_that_went_different_ways_are_not_mixed() throws IOException {
        open().close();
        try (var journal = Journal.open(first, options())) {
            Records.append(journal, "a");
        }
        try (var journal = Journal.open(second, options())) {
            Records.append(journal, "b");
        }
        assertThatThrownBy(this::open)
                .isInstanceOf(JournalOfAnother.class)
                .hasMessageContaining(first.toString())
                .hasMessageContaining("different records up to record 1");
    }

    @Test
    void a_place_of_another_journal_is_refused() {
        Journal.open(first, options()).close();
        Journal.open(second, options()).close();
        assertThatThrownBy(this::open).isInstanceOf(JournalOfAnother.class).hasMessageContaining("different keys");
    }

    @Test
    void without_a_place_that_cannot_be_reached_records_are_shipped_but_none_written() throws IOException {
        try (var journal = open()) {
            Records.append(journal, "a");
        }
        remove(second);
        Files.writeString(second, "not a directory");
        try (var journal = open()) {
            assertThat(journal.notices())
                    .anySatisfy(notice -> assertThat(notice).contains(second + " could not be opened"));
            assertThat(Records.ids(journal)).containsExactly("a");
            journal.shippedThrough(1, journal.last().chainHash());
            assertThatThrownBy(() -> Records.append(journal, "b"))
                    .isInstanceOf(JournalUnavailable.class)
                    .hasMessageContaining(second.toString())
                    .hasMessageContaining("take it out of the settings");
        }
        Files.delete(second);
        try (var journal = open()) {
            Records.append(journal, "b");
            assertThat(Records.ids(journal)).containsExactly("a", "b");
        }
    }

    @Test
    void a_journal_is_not_begun_while_a_place_that_may_hold_it_is_missing() throws IOException {
        Files.writeString(first, "not a directory");
        assertThatThrownBy(this::open).isInstanceOf(JournalUnavailable.class).hasMessageContaining(first.toString());
        assertThat(second.resolve(KeyFile.NAME)).doesNotExist();
    }

    private static List<List<Object>> segments(Path place) throws IOException {
        try (var files = Files.list(place)) {
            return files.filter(file -> file.toString().endsWith(".journal"))
                    .sorted()
                    .map(SecondPlaceTest::nameAndBytes)
                    .toList();
        }
    }

    private static List<Object> nameAndBytes(Path file) {
        try {
            return List.of(file.getFileName().toString(), Arrays.hashCode(Files.readAllBytes(file)));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void remove(Path place) throws IOException {
        Files.walkFileTree(place, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException failure) throws IOException {
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static JournalOptions options() {
        return Records.options().withSegmentBytes(1024);
    }

    private Journal open() {
        return Journal.open(first, options().withSecondDirectory(second));
    }
}
