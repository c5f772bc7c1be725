package io.lorica.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

/** Random histories of one journal, in one place or two, beside a list of what must be in it. */
class HistoryTest {
    enum Step {
        APPEND,
        APPEND_TOGETHER,
        DISK_FULL,
        SYNC_FAILS,
        POWER_FAILS,
        PROCESS_DIES,
        DIES_WHILE_WRITING,
        START_AGAIN,
        SHIP
    }

    @Property
    void every_acknowledged_record_is_there_in_order_whatever_happens(
            @ForAll @Size(max = 25) List<Step> steps, @ForAll boolean hasTwoPlaces, @ForAll long seed)
            throws Exception {
        Path folder = Files.createTempDirectory("journal-history");
        try (var history = new History(folder, hasTwoPlaces, new Random(seed))) {
            for (Step step : steps) {
                history.take(step);
                history.check();
            }
            history.take(Step.START_AGAIN);
            history.check();
        }
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static final class History implements AutoCloseable {
        private final Path folder;
        private final JournalOptions options;
        private final Random random;
        private final FaultyDisk disk = new FaultyDisk();

        /** What must be there, by sequence from 1 on. */
        private final List<String> records = new ArrayList<>();

        /** What may be there after a start, since its append failed or never returned. */
        private final Set<String> possible = new HashSet<>();

        private long shipped;
        private int named;
        private Journal journal;

        History(Path folder, boolean hasTwoPlaces, Random random) {
            this.folder = folder;
            this.random = random;
            var one = Records.options()
                    .withSegmentBytes(1500)
                    .withRetention(random.nextBoolean() ? Duration.ZERO : Duration.ofDays(1));
            options = hasTwoPlaces ? one.withSecondDirectory(folder.resolve("second")) : one;
            journal = open();
        }

        void take(Step step) throws Exception {
            switch (step) {
                case APPEND -> append();
                case APPEND_TOGETHER -> appendTogether();
                case DISK_FULL -> {
                    disk.fillAfter(random.nextInt(1500));
                    append();
                }
                case SYNC_FAILS -> {
                    disk.failNextForce();
                    appendTogether();
                }
                case POWER_FAILS -> {
                    disk.die();
                    journal.close();
                    disk.losePower(random);
                    start();
                }
                case PROCESS_DIES -> {
                    disk.die();
                    journal.close();
                    start();
                }
                case DIES_WHILE_WRITING -> {
                    disk.dieAfter(random.nextInt(3000));
                    appendTogether();
                    disk.die();
                    journal.close();
                    if (random.nextBoolean()) {
                        disk.losePower(random);
                    }
                    start();
                }
                case START_AGAIN -> {
                    journal.close();
                    start();
                }
                case SHIP -> ship();
            }
        }

        private void append() {
            String id = "r" + named++;
            try {
                acknowledged(Records.append(journal, id), id);
            } catch (JournalUnavailable e) {
                possible.add(id);
            }
        }

        private void appendTogether() throws InterruptedException {
            List<String> ids = IntStream.rangeClosed(1, 1 + random.nextInt(8))
                    .mapToObj(i -> "r" + named++)
                    .toList();
            List<Callable<Object>> work = ids.stream()
                    .map(id -> (Callable<Object>) () -> {
                        try {
                            return Records.append(journal, id);
                        } catch (JournalUnavailable e) {
                            return e;
                        }
                    })
                    .toList();
            List<Future<Object>> results = Records.together(work);
            record Appended(Entry entry, String id) {}
            List<Appended> appended = new ArrayList<>();
            for (int i = 0; i < ids.size(); i++) {
                if (Records.result(results.get(i)) instanceof Entry entry) {
                    appended.add(new Appended(entry, ids.get(i)));
                } else {
                    possible.add(ids.get(i));
                }
            }
            appended.sort((a, b) -> Long.compare(a.entry().sequence(), b.entry().sequence()));
            appended.forEach(one -> acknowledged(one.entry(), one.id()));
        }

        private void acknowledged(Entry entry, String id) {
            assertThat(entry.sequence()).isEqualTo(records.size() + 1);
            records.add(id);
        }

        private void ship() {
            var read = journal.read(shipped + 1, 1 + random.nextInt(5000));
            if (!read.isEmpty()) {
                journal.shippedThrough(read.getLast().sequence(), read.getLast().chainHash());
                shipped = read.getLast().sequence();
            }
        }

        /** Records whose append failed may have come to the disk; they stand behind the acknowledged ones then. */
        private void start() {
            disk.restart();
            journal = open();
            List<Frame> found = left();
            long last = journal.last().sequence();
            assertThat(last).isGreaterThanOrEqualTo(records.size());
            for (Frame frame : found) {
                if (frame.sequence() > records.size()) {
                    assertThat(possible).contains(frame.id());
                    records.add(frame.id());
                }
            }
            possible.clear();
        }

        void check() throws IOException {
            assertThat(journal.last().sequence()).isEqualTo(records.size());
            assertThat(journal.shipped().sequence()).isEqualTo(shipped);
            List<Frame> left = left();
            long firstLeft =
                    left.isEmpty() ? records.size() + 1 : left.getFirst().sequence();
            assertThat(firstLeft).isLessThanOrEqualTo(shipped + 1);
            assertThat(left).extracting(Frame::id).isEqualTo(records.subList((int) firstLeft - 1, records.size()));
            assertThat(left).allSatisfy(frame -> assertThat(frame.payload()).isEqualTo(Records.payload(frame.id())));
        }

        /** From the first record that is left. */
        private List<Frame> left() {
            long first = 1;
            try (var files = Files.list(folder.resolve("first"))) {
                first = files.flatMap(file -> SegmentHeader.firstOf(file).stream())
                        .mapToLong(Long::longValue)
                        .min()
                        .orElseThrow();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            List<Frame> frames = new ArrayList<>();
            for (var read = journal.read(first, 2000); !read.isEmpty(); read = journal.read(first, 2000)) {
                frames.addAll(read);
                first = read.getLast().sequence() + 1;
            }
            return frames;
        }

        private Journal open() {
            return Journal.open(folder.resolve("first"), options, disk);
        }

        @Override
        public void close() {
            journal.close();
        }
    }
}
