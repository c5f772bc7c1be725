package io.lorica.benchmarks;

import io.lorica.journal.Journal;
import io.lorica.journal.JournalOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/**
 * What it costs to have each decision's record on the disk before it is answered: how many records a second 64 callers
 * get acknowledged, and how long one waits where 200 a second come. Beside that what this disk needs to sync one record
 * of a plain file, which no journal can be faster than.
 */
@Command(name = "records", description = "Records of decisions, on the disk before the answer.")
final class RecordsRun implements Runnable {
    private static final int RECORD = 4096;
    private static final int CALLERS = 64;
    private static final int PER_SECOND = 200;
    private static final int BARE_SYNCS = 2_000;

    @Option(names = "--seconds", defaultValue = "20", description = "of each part; default ${DEFAULT-VALUE}")
    private int seconds;

    @Option(names = "--directory", description = "on the disk to measure; benchmarks/.cache unless given")
    private @Nullable Path directory;

    @Option(names = "--folder", required = true, hidden = true)
    private Path benchmarks;

    @Override
    public void run() {
        Path place = directory == null ? benchmarks.resolve(".cache") : directory;
        Map<String, Double> ratios = new LinkedHashMap<>();
        Map<String, Object> milliseconds = new LinkedHashMap<>();
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        try {
            Path scratch = Files.createTempDirectory(Files.createDirectories(place), "records-");
            try {
                double[] bareBefore = bareSyncs(scratch.resolve("bare-before"));
                double rate;
                double[] waits;
                double[] ofCallers;
                try (Journal journal = Journal.open(scratch.resolve("one"), options())) {
                    atFullSpeed(journal, 1);
                    waits = atRate(journal);
                    ofCallers = atFullSpeed(journal, seconds);
                    rate = ofCallers.length / (double) seconds;
                }
                double[] bareAfter = bareSyncs(scratch.resolve("bare-after"));
                double twoRate;
                try (Journal journal = Journal.open(
                        scratch.resolve("first"), options().withSecondDirectory(scratch.resolve("second")))) {
                    twoRate = atFullSpeed(journal, seconds).length / (double) seconds;
                }
                double[] bare = sorted(concatenated(bareBefore, bareAfter));
                ratios.put("journal_records_per_second", rate);
                ratios.put("journal_added_p95_ms", quantile(waits, .95));
                ratios.put("journal_two_places_records_per_second", twoRate);
                ratios.put("bare_sync_p50_ms", quantile(bare, .5));
                ratios.put("bare_sync_p95_ms", quantile(bare, .95));
                milliseconds.put("bare_sync_before", quantiles(bareBefore));
                milliseconds.put("bare_sync_after", quantiles(bareAfter));
                milliseconds.put("append_of_%d_callers".formatted(CALLERS), quantiles(ofCallers));
                milliseconds.put("append_at_%d_a_second".formatted(PER_SECOND), quantiles(waits));
            } finally {
                remove(scratch);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Results.of(
                        "benchmarks/run records",
                        ratios,
                        Map.of(
                                "milliseconds",
                                List.of(Results.JSON.<JsonNode>valueToTree(milliseconds)),
                                "load_average_before",
                                List.of(Results.JSON.<JsonNode>valueToTree(load))))
                .write(benchmarks.resolve("results").resolve("records.json"));
    }

    private static JournalOptions options() {
        return JournalOptions.of("benchmark").withReservedBytes(0).withRetention(Duration.ZERO);
    }

    /** @return milliseconds of each write of one record's bytes to the end of a file, with its sync */
    private static double[] bareSyncs(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocateDirect(RECORD);
        double[] milliseconds = new double[BARE_SYNCS];
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (int i = 0; i < BARE_SYNCS; i++) {
                long start = System.nanoTime();
                channel.write(bytes.clear());
                channel.force(false);
                milliseconds[i] = (System.nanoTime() - start) / 1e6;
            }
        }
        return sorted(milliseconds);
    }

    /** Closed loop: each caller has its record acknowledged before it brings the next. */
    private static double[] atFullSpeed(Journal journal, int seconds) {
        long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        List<Callable<double[]>> callers = IntStream.range(0, CALLERS)
                .mapToObj(caller -> (Callable<double[]>) () -> {
                    byte[] record = record(caller);
                    List<Double> waits = new ArrayList<>();
                    for (long start = System.nanoTime(); start < end; start = System.nanoTime()) {
                        journal.append("decision-" + caller, record);
                        waits.add((System.nanoTime() - start) / 1e6);
                    }
                    return waits.stream().mapToDouble(Double::doubleValue).toArray();
                })
                .toList();
        return sorted(all(callers));
    }

    /**
     * Open loop: records come at their times, each on a thread of its own, whatever became of those before. A wait
     * counts from the call: that a thread was woken late on a busy machine is not the journal's.
     */
    private double[] atRate(Journal journal) {
        long begin = System.nanoTime();
        long between = Duration.ofSeconds(1).toNanos() / PER_SECOND;
        List<Callable<double[]>> records = IntStream.range(0, PER_SECOND * seconds)
                .mapToObj(i -> (Callable<double[]>) () -> {
                    byte[] record = record(i);
                    long due = begin + (i + 1L) * between;
                    for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                        LockSupport.parkNanos(left);
                    }
                    long start = System.nanoTime();
                    journal.append("decision-" + i, record);
                    return new double[] {(System.nanoTime() - start) / 1e6};
                })
                .toList();
        return sorted(all(records));
    }

    /** Each on a virtual thread, as a service answers requests. */
    private static double[] all(List<Callable<double[]>> work) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<double[]> parts = new ArrayList<>();
            for (Future<double[]> one : threads.invokeAll(work)) {
                parts.add(one.get());
            }
            return parts.stream().flatMapToDouble(Arrays::stream).toArray();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while measuring", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] record(int seed) {
        byte[] record = new byte[RECORD];
        new Random(seed).nextBytes(record);
        return record;
    }

    private static Map<String, Double> quantiles(double[] sorted) {
        Map<String, Double> quantiles = new LinkedHashMap<>();
        for (int percent : new int[] {50, 95, 99}) {
            quantiles.put("p" + percent, quantile(sorted, percent / 100.));
        }
        quantiles.put("count", (double) sorted.length);
        return quantiles;
    }

    private static double quantile(double[] sorted, double part) {
        return sorted[(int) Math.min(sorted.length - 1, Math.floor(part * sorted.length))];
    }

    private static double[] concatenated(double[] first, double[] second) {
        double[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static double[] sorted(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted;
    }

    private static void remove(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
