package io.lorica.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed while it appends; more often with {@code -Djournal.kills=100}, as in the nightly run. */
@Tag("slow")
class KillTest {
    private static final int KILLS = Integer.getInteger("journal.kills", 4);

    @TempDir
    Path folder;

    @Test
    void every_record_that_a_killed_process_was_told_of_is_there() throws Exception {
        Random random = new Random();
        Map<Long, String> told = new HashMap<>();
        Path first = folder.resolve("first");
        for (int kill = 0; kill < KILLS; kill++) {
            // Every other time it writes to two places.
            List<Path> places = kill % 2 == 0 ? List.of(first) : List.of(first, folder.resolve("second"));
            appendUntilKilled(places, 1 + random.nextInt(400), told);
            var options = Records.options();
            options = places.size() == 1 ? options : options.withSecondDirectory(places.get(1));
            try (var journal = Journal.open(first, options)) {
                List<Frame> frames = Records.all(journal);
                for (var record : told.entrySet()) {
                    Frame frame = frames.get((int) (record.getKey() - 1));
                    assertThat(frame.id() + " " + frame.chainHash()).isEqualTo(record.getValue());
                    assertThat(frame.payload()).isEqualTo(Records.payload(frame.id()));
                }
            }
        }
        assertThat(told).hasSizeGreaterThan(KILLS);
    }

    private static void appendUntilKilled(List<Path> places, int lines, Map<Long, String> told) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var command = new ArrayList<>(
                List.of(java, "-Xmx128m", "-cp", System.getProperty("java.class.path"), KilledNode.class.getName()));
        places.forEach(place -> command.add(place.toString()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            int read = 0;
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                String[] parts = line.split(" ", 2);
                // The last line may have been cut by the kill.
                if (parts.length == 2
                        && parts[1].length() > 64
                        && parts[1].lastIndexOf(' ') == parts[1].length() - 65) {
                    told.put(Long.parseLong(parts[0]), parts[1]);
                    read++;
                }
                if (read == lines) {
                    // By its handle: destroying a Process also closes what it has printed.
                    process.toHandle().destroyForcibly();
                }
            }
            assertThat(read).isGreaterThanOrEqualTo(lines);
        } finally {
            process.destroyForcibly().onExit().join();
        }
    }
}
