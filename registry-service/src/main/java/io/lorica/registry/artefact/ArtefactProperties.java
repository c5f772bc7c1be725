package io.lorica.registry.artefact;

import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Where artefacts lie.
 *
 * @param directory on one file system with atomic rename; several registry processes may share it
 * @param staleAfter an unfinished upload older than this at start belongs to a crashed process and is removed
 */
@Validated
@ConfigurationProperties("lorica.artefacts")
record ArtefactProperties(
        @NotNull Path directory,
        @NotNull @DefaultValue("1h") Duration staleAfter) {}
