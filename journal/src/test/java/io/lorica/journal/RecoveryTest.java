package io.lorica.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lorica.files.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecoveryTest {
    private static final List<String> IDS = List.of("a", "b", "c");

    @TempDir
    Path folder;

    private Path file;
    private byte[] whole;

    /** Where the frames end. */
    private int[] ends;

    @BeforeEach
    void three_records() throws IOException {
        file = Records.onlySegment(folder);
        ends = new int[4];
        try (var journal = open()) {
            ends[0] = (int) Files.size(file);
            for (int i = 0; i < 3; i++) {
                Records.append(journal, IDS.get(i));
                ends[i + 1] = (int) Files.size(file);
            }
        }
        whole = Files.readAllBytes(file);
        assertThat(ends[3]).isEqualTo(whole.length);
    }

    @Test
    void a_last_frame_that_is_cut_anywhere_is_cut_off() throws IOException {
        for (int end = ends[2]; end < ends[3]; end++) {
            Files.write(file, Arrays.copyOf(whole, end));
            assertRecovered(end);
        }
    }

    @Test
    void a_tail_of_zeros_or_of_anything_is_cut_off() throws IOException {
        byte[] garbage = new byte[5000];
        new Random(7).nextBytes(garbage);
        for (int end = ends[2]; end < ends[3]; end += 7) {
            for (byte[] tail : List.of(new byte[1 << 16], garbage, new byte[] {1})) {
                byte[] bytes = Arrays.copyOf(whole, end + tail.length);
                System.arraycopy(tail, 0, bytes, end, tail.length);
                Files.write(file, bytes);
                assertRecovered(bytes.length);
            }
        }
    }

    /** Opens, finds the first two records, appends, and finds that after another start. */
    private void assertRecovered(int size) {
        try (var journal = open()) {
            assertThat(Records.ids(journal)).containsExactly("a", "b");
            assertThat(journal.notices()).hasSize(size == ends[2] ? 0 : 1);
            if (size > ends[2]) {
                assertThat(journal.notices().getFirst())
                        .contains("cut %d bytes after record 2".formatted(size - ends[2]));
            }
            Records.append(journal, "d");
        }
        try (var journal = open()) {
            assertThat(Records.ids(journal)).containsExactly("a", "b", "d");
            assertThat(journal.notices()).isEmpty();
        }
    }

    @Test
    void any_changed_byte_before_the_last_frame_refuses_to_open_and_says_where() throws IOException {
        for (int at = ends[0]; at < ends[2]; at++) {
            byte[] changed = whole.clone();
            changed[at] ^= 1;
            Files.write(file, changed);
            int record = at < ends[1] ? 1 : 2;
            assertThatThrownBy(this::open)
                    .isInstanceOf(JournalCorrupt.class)
                    .hasMessageContaining("record %d at byte %d is broken".formatted(record, ends[record - 1]))
                    .hasMessageContaining(file.toString());
            assertThat(Files.readAllBytes(file)).isEqualTo(changed);
        }
    }

    @Test
    void a_frame_that_is_gone_between_others_refuses_to_open() throws IOException {
        byte[] without = new byte[whole.length - (ends[2] - ends[1])];
        System.arraycopy(whole, 0, without, 0, ends[1]);
        System.arraycopy(whole, ends[2], without, ends[1], ends[3] - ends[2]);
        Files.write(file, without);
        assertThatThrownBy(this::open)
                .isInstanceOf(JournalCorrupt.class)
                .hasMessageContaining("at byte %d stands record 3, which does not follow record 1".formatted(ends[1]));
    }

    @Test
    void a_record_that_was_changed_with_its_checksum_breaks_the_chain() throws IOException {
        byte[] changed = whole.clone();
        changed[ends[2] - ChainHash.BYTES - 1] ^= 1;
        checksum(changed, ends[1], ends[2]);
        Files.write(file, changed);
        assertThatThrownBy(this::open).isInstanceOf(JournalCorrupt.class).hasMessageContaining("byte " + ends[1]);
    }

    @Test
    void a_last_record_that_was_forged_with_its_hash_is_known_once_it_is_shipped() throws Exception {
        Digest shipped;
        try (var journal = open()) {
            shipped = journal.last().chainHash();
            journal.shippedThrough(3, shipped);
        }
        byte[] forged = whole.clone();
        forged[ends[3] - ChainHash.BYTES - 1] ^= 1;
        byte[] before = Arrays.copyOfRange(forged, ends[2] - ChainHash.BYTES, ends[2]);
        int length = ends[3] - ends[2] - FrameFormat.HEAD - ChainHash.BYTES;
        byte[] hash = ChainHash.next(before, ByteBuffer.wrap(forged, ends[2] + FrameFormat.HEAD, length));
        System.arraycopy(hash, 0, forged, ends[3] - ChainHash.BYTES, ChainHash.BYTES);
        checksum(forged, ends[2], ends[3]);
        Files.write(file, forged);
        assertThatThrownBy(this::open)
                .isInstanceOf(JournalCorrupt.class)
                .hasMessageContaining("record 3 is another than was shipped");
    }

    @Test
    void shipped_records_that_are_missing_at_the_end_refuse_to_open() throws IOException {
        try (var journal = open()) {
            journal.shippedThrough(3, journal.last().chainHash());
        }
        Files.write(file, Arrays.copyOf(whole, ends[2]));
        assertThatThrownBy(this::open)
                .isInstanceOf(JournalCorrupt.class)
                .hasMessageContaining("records 3 to 3 were shipped and are gone");
    }

    @Test
    void any_changed_byte_of_a_header_refuses_to_open() throws IOException {
        for (int at = 0; at < ends[0]; at++) {
            byte[] changed = whole.clone();
            changed[at] ^= 1;
            Files.write(file, changed);
            assertThatThrownBy(this::open)
                    .isInstanceOf(JournalCorrupt.class)
                    .hasMessageContaining("its header is damaged");
        }
    }

    @Test
    void of_one_batch_a_later_frame_may_be_whole_where_an_earlier_one_is_not() throws Exception {
        Files.write(file, withBatch(4, 5, 6));
        int fifth = whole.length + frame("r4").limit();
        byte[] torn = Files.readAllBytes(file);
        Arrays.fill(torn, fifth, fifth + 20, (byte) 0);
        Files.write(file, torn);
        try (var journal = open()) {
            assertThat(Records.ids(journal)).containsExactly("a", "b", "c", "r4");
        }
        // The same hole, with a batch after it: then the frame had been acknowledged.
        Files.write(file, withBatch(4, 5, 6));
        try (var journal = open()) {
            Records.append(journal, "later");
        }
        byte[] damaged = Files.readAllBytes(file);
        Arrays.fill(damaged, fifth, fifth + 20, (byte) 0);
        Files.write(file, damaged);
        assertThatThrownBy(this::open)
                .isInstanceOf(JournalCorrupt.class)
                .hasMessageContaining("record 5 at byte %d is broken".formatted(fifth));
    }

    @Test
    void a_missing_segment_is_told_from_one_that_was_deleted() throws IOException {
        Path directory = folder.resolve("many");
        var options = Records.options().withSegmentBytes(1);
        try (var journal = Journal.open(directory, options)) {
            IntStream.range(0, 6).forEach(i -> Records.append(journal, "r" + i));
        }
        Path third = directory.resolve(SegmentHeader.fileName(3));
        Path aside = directory.resolve("aside");
        Files.move(third, aside);
        assertThatThrownBy(() -> Journal.open(directory, options))
                .isInstanceOf(JournalCorrupt.class)
                .hasMessageContaining("begins with record 4, where record 3 should");
        Files.move(aside, third);
        Path first = directory.resolve(SegmentHeader.fileName(1));
        Files.move(first, aside);
        assertThatThrownBy(() -> Journal.open(directory, options))
                .isInstanceOf(JournalCorrupt.class)
                .hasMessageContaining("records 1 to 1 are gone and were not shipped");
        Files.move(aside, first);
        byte[] bytes = Files.readAllBytes(third);
        Files.write(third, Arrays.copyOf(bytes, bytes.length - 1));
        assertThatThrownBy(() -> Journal.open(directory, options))
                .isInstanceOf(JournalCorrupt.class)
                .hasMessageContaining("record 3 at byte")
                .hasMessageContaining("another segment follows");
        Files.write(third, bytes);
        Journal.open(directory, options).close();
        for (int i = 1; i <= 6; i++) {
            Files.delete(directory.resolve(SegmentHeader.fileName(i)));
        }
        assertThatThrownBy(() -> Journal.open(directory, options))
                .isInstanceOf(JournalCorrupt.class)
                .hasMessageContaining("all segments are gone");
    }

    private byte[] withBatch(int... sequences) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(whole.length + 10_000);
        bytes.put(whole);
        byte[] hash = Arrays.copyOfRange(whole, whole.length - ChainHash.BYTES, whole.length);
        for (int sequence : sequences) {
            String id = "r" + sequence;
            hash = FrameFormat.write(bytes, sequence, sequences[0], Instant.EPOCH, pending(id), hash);
        }
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    private static ByteBuffer frame(String id) {
        ByteBuffer bytes = ByteBuffer.allocate(10_000);
        FrameFormat.write(bytes, 1, 1, Instant.EPOCH, pending(id), new byte[ChainHash.BYTES]);
        return bytes.flip();
    }

    private static Pending pending(String id) {
        return Pending.record(id, Records.payload(id), 10_000);
    }

    private static void checksum(byte[] bytes, int from, int to) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, 4);
        crc.update(bytes, from + 8, to - from - 8);
        ByteBuffer.wrap(bytes).putInt(from + 4, (int) crc.getValue());
    }

    private Journal open() {
        return Journal.open(folder, Records.options(), new FaultyDisk());
    }
}
