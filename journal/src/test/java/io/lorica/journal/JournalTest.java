package io.lorica.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lorica.files.Digest;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
    @TempDir
    Path folder;

    @Test
    void what_was_appended_is_read_in_order_now_and_after_the_next_start() {
        List<Entry> entries = new ArrayList<>();
        try (var journal = open()) {
            for (String id : List.of("a", "b", "c")) {
                entries.add(Records.append(journal, id));
            }
            assertThat(Records.all(journal)).extracting(Frame::entry).isEqualTo(entries);
        }
        try (var journal = open()) {
            assertThat(Records.all(journal)).extracting(Frame::entry).isEqualTo(entries);
            assertThat(Records.ids(journal)).containsExactly("a", "b", "c");
            assertThat(Records.all(journal))
                    .extracting(frame -> new String(frame.payload(), UTF_8))
                    .containsExactly(text("a"), text("b"), text("c"));
            assertThat(journal.last()).isEqualTo(new Cursor(3, entries.getLast().chainHash()));
            assertThat(Records.append(journal, "d").sequence()).isEqualTo(4);
            assertThat(journal.notices()).isEmpty();
        }
    }

    @Test
    void many_threads_get_one_order_without_gaps() throws InterruptedException {
        try (var journal = open()) {
            List<Callable<List<Entry>>> writers = IntStream.range(0, 64)
                    .mapToObj(thread -> (Callable<List<Entry>>) () -> IntStream.range(0, 20)
                            .mapToObj(i -> Records.append(journal, thread + "-" + i))
                            .toList())
                    .toList();
            List<Entry> entries = new ArrayList<>();
            for (Future<List<Entry>> written : Records.together(writers)) {
                assertThat(Records.result(written))
                        .isSortedAccordingTo((a, b) -> Long.compare(a.sequence(), b.sequence()));
                entries.addAll(Records.result(written));
            }
            assertThat(entries.stream().map(Entry::sequence).sorted())
                    .isEqualTo(LongStream.rangeClosed(1, 1280).boxed().toList());
            assertThat(Records.all(journal)).extracting(Frame::entry).containsExactlyInAnyOrderElementsOf(entries);
            assertThat(Records.all(journal))
                    .allSatisfy(frame -> assertThat(frame.payload()).isEqualTo(Records.payload(frame.id())));
        }
    }

    @Test
    void all_that_wait_while_the_disk_is_busy_are_synced_together() throws InterruptedException {
        var disk = new FaultyDisk();
        var isReady = new CountDownLatch(1);
        try (var journal = Journal.open(folder, Records.options(), disk)) {
            int before = disk.forces();
            disk.holdForces(isReady);
            List<Thread> writers = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                String id = "r" + i;
                writers.add(Thread.ofPlatform().start(() -> Records.append(journal, id)));
            }
            for (Thread writer : writers) {
                // Waiting for its answer, so its record is with the journal.
                while (writer.getState() != Thread.State.WAITING) {
                    Thread.onSpinWait();
                }
            }
            isReady.countDown();
            for (Thread writer : writers) {
                writer.join();
            }
            // The first batch has what came before the writer took it, the second all others.
            assertThat(disk.forces() - before).isBetween(1, 2);
            assertThat(journal.last().sequence()).isEqualTo(40);
        }
    }

    @Test
    void the_chain_can_be_computed_by_anyone_from_the_records() throws Exception {
        try (var journal = open()) {
            Records.append(journal, "ä-1");
            Records.append(journal, "b");
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update("lorica-journal-1\nnode-1\n".getBytes(UTF_8));
            byte[] hash = sha256.digest(MessageDigest.getInstance("SHA-256")
                    .digest(journal.publicKey().getEncoded()));
            Digest previous = Chain.beginning("node-1", journal.publicKey());
            for (Frame frame : Records.all(journal)) {
                byte[] id = frame.id().getBytes(UTF_8);
                ByteBuffer content = ByteBuffer.allocate(22 + id.length + frame.payload().length);
                content.putLong(frame.sequence());
                Instant time = frame.time();
                content.putLong(time.getEpochSecond()).putInt(time.getNano());
                content.putShort((short) id.length).put(id).put(frame.payload());
                sha256.update(hash);
                hash = sha256.digest(content.array());
                assertThat(frame.chainHash().bytes()).isEqualTo(hash);
                previous = Chain.next(previous, frame);
                assertThat(frame.chainHash()).isEqualTo(previous);
            }
        }
    }

    @Test
    void a_clock_that_is_set_back_shows_in_the_times_and_not_in_the_order() {
        var now = new AtomicReference<>(Instant.parse("2026-11-27T10:00:00.123456789Z"));
        var clock = new Clock() {
            @Override
            public Instant instant() {
                return now.get();
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        };
        Instant earlier = Instant.parse("1969-01-01T00:00:00.5Z");
        try (var journal = Journal.open(folder, Records.options().withClock(clock))) {
            Entry first = Records.append(journal, "a");
            now.set(earlier);
            Entry second = Records.append(journal, "b");
            assertThat(second.sequence()).isGreaterThan(first.sequence());
            assertThat(second.time()).isEqualTo(earlier);
        }
        try (var journal = open()) {
            assertThat(Records.all(journal))
                    .extracting(Frame::time)
                    .containsExactly(Instant.parse("2026-11-27T10:00:00.123456789Z"), earlier);
        }
    }

    @Test
    void what_is_too_large_or_has_no_name_is_refused_and_leaves_nothing() {
        try (var journal = Journal.open(folder, Records.options().withMaxPayloadBytes(100))) {
            journal.append("fits", new byte[100]);
            assertThatThrownBy(() -> journal.append("large", new byte[101]))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("large has 101 bytes")
                    .hasMessageContaining("at most 100");
            for (String id : List.of("", "  ", "x".repeat(201), "\ud800")) {
                assertThatThrownBy(() -> journal.append(id, new byte[1])).isInstanceOf(IllegalArgumentException.class);
            }
            journal.append("x".repeat(200), new byte[0]);
            assertThat(journal.last().sequence()).isEqualTo(2);
        }
    }

    @Test
    void a_directory_belongs_to_one_journal_at_a_time() {
        var first = open();
        assertThatThrownBy(this::open)
                .isInstanceOf(JournalInUse.class)
                .hasMessageContaining(folder.toString())
                .hasMessageContaining("open already");
        Records.append(first, "a");
        first.close();
        first.close();
        assertThatThrownBy(() -> Records.append(first, "late"))
                .isInstanceOf(JournalUnavailable.class)
                .hasMessageContaining("closed");
        try (var second = open()) {
            assertThat(Records.ids(second)).containsExactly("a");
        }
    }

    @Test
    void a_journal_of_another_node_or_key_is_refused() throws Exception {
        open().close();
        assertThatThrownBy(() -> Journal.open(folder, JournalOptions.of("node-2")))
                .isInstanceOf(JournalOfAnother.class)
                .hasMessageContaining("node-1")
                .hasMessageContaining("node-2");
        Path other = folder.resolve("other");
        Journal.open(other, Records.options()).close();
        Files.delete(folder.resolve(KeyFile.NAME));
        assertThatThrownBy(this::open).isInstanceOf(JournalCorrupt.class).hasMessageContaining("node.key");
        Files.copy(other.resolve(KeyFile.NAME), folder.resolve(KeyFile.NAME));
        assertThatThrownBy(this::open).isInstanceOf(JournalOfAnother.class).hasMessageContaining("node.key");
    }

    @Test
    void the_same_record_has_another_hash_in_another_journal() {
        Digest here;
        try (var journal = open()) {
            here = Records.append(journal, "a").chainHash();
        }
        try (var journal = Journal.open(folder.resolve("other"), Records.options())) {
            assertThat(journal.log()).isNotNull();
            assertThat(Records.append(journal, "a").chainHash()).isNotEqualTo(here);
        }
    }

    @Test
    void segments_follow_each_other_and_reading_goes_on_across_them() throws Exception {
        List<String> ids = IntStream.range(0, 300).mapToObj(i -> "r" + i).toList();
        var options = Records.options().withSegmentBytes(4096);
        try (var journal = Journal.open(folder, options)) {
            ids.forEach(id -> Records.append(journal, id));
            assertThat(Records.ids(journal)).isEqualTo(ids);
        }
        try (var files = Files.list(folder)) {
            assertThat(files.filter(file -> file.toString().endsWith(".journal"))
                            .count())
                    .isGreaterThan(10);
        }
        try (var journal = Journal.open(folder, options)) {
            assertThat(Records.ids(journal)).isEqualTo(ids);
            for (long from = 1; from <= 300; from += 13) {
                assertThat(journal.read(from, 1)).extracting(Frame::sequence).containsExactly(from);
            }
        }
    }

    @Test
    void reading_gives_what_fits_and_always_one() {
        try (var journal = Journal.open(folder, Records.options(), new FaultyDisk())) {
            journal.append("large", new byte[1 << 20]);
            for (int i = 0; i < 2000; i++) {
                if (i % 500 == 0) {
                    journal.append("r" + i, new byte[600_000]);
                } else {
                    journal.append("r" + i, new byte[100]);
                }
            }
            assertThat(journal.read(1, 1)).extracting(Frame::id).containsExactly("large");
            int each = FrameFormat.OVERHEAD + "r10".length() + 100;
            assertThat(journal.read(12, 3 * each)).extracting(Frame::id).containsExactly("r10", "r11", "r12");
            assertThat(journal.read(12, 3 * each - 1)).extracting(Frame::id).containsExactly("r10", "r11");
            assertThat(journal.read(2002, 100)).isEmpty();
            assertThat(Records.ids(journal)).hasSize(2001).endsWith("r1998", "r1999");
        }
    }

    private Journal open() {
        return Journal.open(folder, Records.options());
    }

    private static String text(String id) {
        return new String(Records.payload(id), UTF_8);
    }
}
