package io.lorica.inference.trial;

import io.lorica.api.registry.VersionRef;
import io.lorica.files.Digest;
import io.lorica.files.DurableFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Findings by version and runtime, on this node's disk: one that is moved to and fro, or served again after a restart,
 * is not tried again. A version's digest covers what lies beneath it.
 */
final class Findings {
    private static final Logger log = LoggerFactory.getLogger(Findings.class);

    private final Path directory;
    private final JsonMapper json;
    private final Map<String, Finding> known = new ConcurrentHashMap<>();

    Findings(Path directory, JsonMapper json) {
        this.directory = directory;
        this.json = json;
    }

    Optional<Finding> find(VersionRef version, String runtime) {
        return Optional.ofNullable(known.computeIfAbsent(name(version, runtime), this::read))
                // A file that somebody renamed is not believed.
                .filter(finding ->
                        finding.version().equals(version) && finding.runtime().equals(runtime));
    }

    /** What can't be written is known until the service ends. */
    void put(Finding finding) {
        String name = name(finding.version(), finding.runtime());
        known.put(name, finding);
        try {
            DurableFile.write(Files.createDirectories(directory).resolve(name), json.writeValueAsBytes(finding));
        } catch (IOException e) {
            log.warn("A trial's finding can't be kept on this node's disk; the version is tried again next time", e);
        }
    }

    private @Nullable Finding read(String name) {
        Path file = directory.resolve(name);
        try {
            return Files.exists(file) ? json.readValue(file, Finding.class) : null;
        } catch (JacksonException e) {
            log.warn("The finding {} is damaged; the version is tried again", name, e);
            return null;
        }
    }

    private static String name(VersionRef version, String runtime) {
        byte[] both = (version.digest() + "\n" + runtime).getBytes(StandardCharsets.UTF_8);
        return Digest.of(both).sha256() + ".json";
    }
}
