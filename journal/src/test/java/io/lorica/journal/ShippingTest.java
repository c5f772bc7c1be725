package io.lorica.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lorica.files.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShippingTest {
    private static final Instant NOON = Instant.parse("2026-11-27T12:00:00Z");

    @TempDir
    Path folder;

    @Test
    void how_far_records_are_shipped_is_kept_over_a_start() {
        Digest hash;
        try (var journal = open(NOON)) {
            assertThat(journal.shipped().sequence()).isZero();
            hash = Records.append(journal, "a").chainHash();
            Records.append(journal, "b");
            journal.shippedThrough(1, hash);
            assertThat(journal.shipped()).isEqualTo(new Cursor(1, hash));
        }
        try (var journal = open(NOON)) {
            assertThat(journal.shipped()).isEqualTo(new Cursor(1, hash));
            assertThat(journal.read(journal.shipped().sequence() + 1, 1000))
                    .extracting(Frame::id)
                    .containsExactly("b");
        }
    }

    @Test
    void another_record_than_this_journals_is_no_progress() {
        try (var journal = open(NOON)) {
            Digest first = Records.append(journal, "a").chainHash();
            Digest second = Records.append(journal, "b").chainHash();
            assertThatThrownBy(() -> journal.shippedThrough(2, first))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("different records");
            assertThatThrownBy(() -> journal.shippedThrough(3, second))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("records 1 to 2");
            assertThat(journal.shipped().sequence()).isZero();
            journal.shippedThrough(2, second);
            journal.shippedThrough(1, first);
            assertThat(journal.shipped()).isEqualTo(new Cursor(2, second));
        }
    }

    @Test
    void only_segments_that_are_shipped_and_old_are_deleted() throws IOException {
        try (var journal = open(NOON)) {
            for (int i = 1; i <= 5; i++) {
                Records.append(journal, "r" + i);
            }
            journal.shippedThrough(3, journal.read(3, 1).getFirst().chainHash());
            assertThat(segments()).hasSize(5);
        }
        try (var journal = open(NOON.plus(Duration.ofHours(2)))) {
            journal.shippedThrough(3, journal.shipped().chainHash());
            assertThat(segments()).containsExactly(SegmentHeader.fileName(4), SegmentHeader.fileName(5));
            assertThatThrownBy(() -> journal.read(3, 1000))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("Records before 4 were shipped and deleted");
            assertThat(journal.read(4, 1000)).extracting(Frame::id).containsExactly("r4", "r5");
        }
        // The chain now begins with the first header that is left.
        try (var journal = open(NOON.plus(Duration.ofHours(2)))) {
            assertThat(journal.shipped().sequence()).isEqualTo(3);
            journal.shippedThrough(5, journal.last().chainHash());
            assertThat(segments()).containsExactly(SegmentHeader.fileName(5));
            Records.append(journal, "r6");
            journal.shippedThrough(6, journal.last().chainHash());
            assertThat(segments()).containsExactly(SegmentHeader.fileName(6));
        }
        try (var journal = open(NOON)) {
            assertThat(journal.last().sequence()).isEqualTo(6);
        }
    }

    @Test
    void without_its_cursor_a_journal_ships_again_what_it_has() throws IOException {
        try (var journal = open(NOON)) {
            Records.append(journal, "a");
            Records.append(journal, "b");
            journal.shippedThrough(1, journal.read(1, 1).getFirst().chainHash());
        }
        Files.delete(folder.resolve(Place.SHIPPED));
        try (var journal = open(NOON)) {
            assertThat(journal.shipped().sequence()).isZero();
        }
        Files.write(folder.resolve(Place.SHIPPED), new byte[70]);
        assertThatThrownBy(() -> open(NOON)).isInstanceOf(JournalCorrupt.class).hasMessageContaining("shipped");
    }

    @Test
    void what_is_not_on_the_disk_yet_is_not_handed_out() throws InterruptedException {
        var disk = new FaultyDisk();
        try (var journal = Journal.open(folder, Records.options(), disk)) {
            Records.append(journal, "a");
            var isReady = new CountDownLatch(1);
            disk.holdForces(isReady);
            Thread writer = Thread.ofPlatform().start(() -> Records.append(journal, "b"));
            disk.awaitHeldForce();
            assertThat(Records.ids(journal)).containsExactly("a");
            assertThat(journal.last().sequence()).isEqualTo(1);
            isReady.countDown();
            writer.join();
            assertThat(Records.ids(journal)).containsExactly("a", "b");
        }
    }

    @Test
    void a_record_that_breaks_while_the_journal_is_open_is_not_shipped() throws IOException {
        try (var journal = Journal.open(folder, Records.options())) {
            Records.append(journal, "a");
            long at = journal.last().sequence();
            Path file = Records.onlySegment(folder);
            byte[] bytes = Files.readAllBytes(file);
            bytes[bytes.length - 40] ^= 1;
            Files.write(file, bytes);
            assertThatThrownBy(() -> journal.read(at, 1000))
                    .isInstanceOf(JournalCorrupt.class)
                    .hasMessageContaining(file.toString());
        }
    }

    private List<String> segments() throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".journal"))
                    .sorted()
                    .toList();
        }
    }

    /** A segment for each record, kept for an hour. */
    private Journal open(Instant now) {
        return Journal.open(
                folder,
                Records.options()
                        .withSegmentBytes(1)
                        .withRetention(Duration.ofHours(1))
                        .withClock(Clock.fixed(now, ZoneOffset.UTC)));
    }
}
