package io.lorica.launcher.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraceSearchTest {
    private static final String ID = "4bf92f3577b34da6a3ce929d0e0e4736";

    @TempDir
    Path logs;

    @Test
    void lines_of_all_programs_come_by_time_with_their_stack_traces() throws IOException {
        Files.writeString(logs.resolve("gateway.log"), """
                2026-11-26T04:00:02.000Z  INFO [%s] forwarded
                2026-11-26T04:00:03.000Z  INFO [00000000000000000000000000000000] another
                2026-11-26T05:00:06.000+01:00  INFO [%s] answered 500
                """.formatted(ID, ID));
        Files.writeString(logs.resolve("training.log"), """
                2026-11-26T04:00:05.000Z ERROR [%s] failed
                java.lang.IllegalStateException: disk
                \tat io.lorica.Run.run(Run.java:7)
                2026-11-26T04:00:07.000Z  INFO [] idle
                """.formatted(ID));

        assertThat(new TraceSearch(logs).find(ID))
                .extracting(line -> line.program() + ": " + line.text().strip())
                .containsExactly(
                        "gateway: 2026-11-26T04:00:02.000Z  INFO [" + ID + "] forwarded",
                        "training: 2026-11-26T04:00:05.000Z ERROR [" + ID + "] failed",
                        "training: java.lang.IllegalStateException: disk",
                        "training: at io.lorica.Run.run(Run.java:7)",
                        "gateway: 2026-11-26T05:00:06.000+01:00  INFO [" + ID + "] answered 500");
    }

    @Test
    void rotated_logs_are_read_as_well() throws IOException {
        Files.writeString(logs.resolve("registry.log"), "2026-11-26T04:00:01.000Z  INFO [] nothing\n");
        try (OutputStream rotated =
                new GZIPOutputStream(Files.newOutputStream(logs.resolve("registry.log.2026-11-25.0.gz")))) {
            rotated.write(("2026-11-25T23:59:59.000Z  INFO [" + ID + "] moved\n").getBytes(StandardCharsets.UTF_8));
        }
        assertThat(new TraceSearch(logs).find(ID))
                .singleElement()
                .satisfies(line -> assertThat(line.program()).isEqualTo("registry"));
    }
}
