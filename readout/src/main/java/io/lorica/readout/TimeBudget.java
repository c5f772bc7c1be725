package io.lorica.readout;

import java.time.Duration;
import java.util.function.LongSupplier;

/** How long learning may take, and how long its pieces will, by those that were done. */
final class TimeBudget {
    /** Forward and backward through an adapter takes as long as so many forward passes; until it was measured. */
    private static final double PASSES_OF_A_STEP = 2.5;

    private final Duration limit;
    private final LongSupplier nanoTime;
    private final long begun;
    private double secondsToRead;
    private double secondsToTrain;

    /** @param nanoTime as {@link System#nanoTime} */
    TimeBudget(Duration limit, LongSupplier nanoTime) {
        this.limit = limit;
        this.nanoTime = nanoTime;
        this.begun = nanoTime.getAsLong();
    }

    /** Measures a token of a frozen pass. */
    void measureReading(long tokens, Runnable reading) {
        reads(seconds(reading) / tokens);
    }

    /** A token of a frozen pass, as it was measured. */
    void reads(double seconds) {
        secondsToRead = seconds;
        secondsToTrain = PASSES_OF_A_STEP * seconds;
    }

    /** Measures a token of training. */
    void measureTraining(long tokens, Runnable training) {
        secondsToTrain = seconds(training) / tokens;
    }

    private double seconds(Runnable work) {
        long start = nanoTime.getAsLong();
        work.run();
        return (nanoTime.getAsLong() - start) / 1e9;
    }

    double left() {
        return limit.toNanos() / 1e9 - (nanoTime.getAsLong() - begun) / 1e9;
    }

    /** Seconds; 0 until a pass was measured. */
    double reading(long tokens) {
        return secondsToRead * tokens;
    }

    /**
     * Seconds; 0 until a pass was measured.
     *
     * @param trained tokens that are trained on
     * @param read tokens of the rows that judge the epoch
     */
    double epoch(long trained, long read) {
        return secondsToTrain * trained + secondsToRead * read;
    }

    /**
     * Halves a number of rows until they fit into what is left. Halves, since a pace is never measured alike twice: the
     * same rows on the same machine shall be the same number.
     */
    int rows(int most, int fewest, Cost cost) {
        int rows = most;
        while (rows / 2 >= fewest && cost.seconds(rows) > left()) {
            rows /= 2;
        }
        return rows;
    }

    /** What so many rows take. */
    @FunctionalInterface
    interface Cost {
        double seconds(int rows);
    }
}
