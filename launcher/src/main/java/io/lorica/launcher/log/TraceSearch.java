package io.lorica.launcher.log;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** Finds one trace in the logs of all programs, the rotated ones included. */
public record TraceSearch(Path logs) {

    /** @param program whose log has the line */
    public record Line(String program, Instant at, String text) {}

    /** All lines with the id, with the stack traces that follow them, by time. */
    public List<Line> find(String traceId) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(logs)) {
            files = all.filter(file -> file.getFileName().toString().contains(".log"))
                    .sorted()
                    .toList();
        }
        List<Line> found = new ArrayList<>();
        for (Path file : files) {
            search(file, traceId, found);
        }
        // Stable: what has the same time, as a line and its stack trace, stays in its order.
        found.sort(Comparator.comparing(Line::at));
        return found;
    }

    private static void search(Path file, String traceId, List<Line> found) throws IOException {
        String name = file.getFileName().toString();
        String program = name.substring(0, name.indexOf('.'));
        boolean isInTrace = false;
        Instant at = Instant.EPOCH;
        try (BufferedReader lines = open(file)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Instant time = timeOf(line);
                boolean isContinued = time.equals(Instant.EPOCH);
                if (!isContinued) {
                    at = time;
                }
                isInTrace = line.contains(traceId) || (isContinued && isInTrace);
                if (isInTrace) {
                    found.add(new Line(program, at, line));
                }
            }
        }
    }

    private static BufferedReader open(Path file) throws IOException {
        InputStream bytes = Files.newInputStream(file);
        InputStream text = file.toString().endsWith(".gz") ? new GZIPInputStream(bytes) : bytes;
        return new BufferedReader(new InputStreamReader(text, StandardCharsets.UTF_8));
    }

    private static Instant timeOf(String line) {
        int end = line.indexOf(' ');
        // No stack frame and no blank line begins with a digit.
        if (end < 0 || !Character.isDigit(line.charAt(0))) {
            return Instant.EPOCH;
        }
        try {
            return OffsetDateTime.parse(line.substring(0, end)).toInstant();
        } catch (DateTimeParseException e) {
            return Instant.EPOCH;
        }
    }
}
