package io.lorica.launcher.progress;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;

/** A line at the beginning, about every tenth or quarter of a minute if it says something new, and at the end. */
final class LineProgress implements Progress {
    private static final Duration INTERVAL = Duration.ofSeconds(15);

    private final PrintStream out;
    private final String title;
    private final String unit;
    private final long unitSize;
    private final InstantSource clock;
    private final Instant start;
    private Instant lastPrinted;
    private long lastTenth;
    private String lastLine = "";

    LineProgress(PrintStream out, String title, String unit, long unitSize, InstantSource clock) {
        this.out = out;
        this.title = title;
        this.unit = unit;
        this.unitSize = unitSize;
        this.clock = clock;
        start = clock.instant();
        lastPrinted = start;
        note(title + " ...");
    }

    @Override
    public synchronized void at(long done, long total, String detail) {
        long tenth = total > 0 ? 10 * done / total : 0;
        Instant now = clock.instant();
        boolean isLate = Duration.between(lastPrinted, now).compareTo(INTERVAL) >= 0;
        if (tenth == lastTenth && !isLate) {
            return;
        }
        lastTenth = tenth;
        lastPrinted = now;
        String of = total > 0 ? "/" + total / unitSize : "";
        String line =
                "  %s: %d%s %s%s".formatted(title, done / unitSize, of, unit, detail.isEmpty() ? "" : ", " + detail);
        if (!line.equals(lastLine)) {
            lastLine = line;
            note(line);
        }
    }

    @Override
    public void note(String line) {
        out.println(line);
        out.flush();
    }

    @Override
    public void close() {
        double seconds = Duration.between(start, clock.instant()).toMillis() / 1000.0;
        note(String.format(Locale.ROOT, "%s: %.1f s", title, seconds));
    }
}
