package io.lorica.inference.trial;

import static org.assertj.core.api.Assertions.assertThat;

import io.lorica.api.registry.VersionRef;
import io.lorica.inference.RegistryServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FindingsTest {
    private static final VersionRef VERSION = new VersionRef("credit", 3, "a".repeat(64));
    private static final Finding FINDING =
            new Finding(VERSION, "this runtime", "not finite", Instant.parse("2026-01-01T00:00:00.123456Z"), false);

    @TempDir
    Path directory;

    @Test
    void a_finding_outlives_the_service() {
        findings().put(FINDING);

        assertThat(findings().find(VERSION, "this runtime")).contains(FINDING);
    }

    @Test
    void another_runtime_or_version_is_tried_anew() {
        findings().put(FINDING);

        assertThat(findings().find(VERSION, "another runtime")).isEmpty();
        assertThat(findings().find(new VersionRef("credit", 4, "b".repeat(64)), "this runtime"))
                .isEmpty();
    }

    @Test
    void a_damaged_finding_is_as_good_as_none() throws Exception {
        findings().put(FINDING);
        try (var files = Files.list(directory)) {
            Files.writeString(files.findFirst().orElseThrow(), "{\"version\":");
        }

        assertThat(findings().find(VERSION, "this runtime")).isEmpty();
    }

    private Findings findings() {
        return new Findings(directory, RegistryServer.JSON);
    }
}
