package io.lorica.registry.log;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The log and its keys.
 *
 * @param keys folder of the keys that sign checkpoints and of those that records are sealed to; made at the first start
 * @param name of the log, as checkpoints and keys have it: no spaces and no plus sign. Never to be changed afterwards
 * @param witness folder elsewhere that each checkpoint is written to, and held against; absent: there is none
 */
@Validated
@ConfigurationProperties("lorica.log")
public record LogProperties(
        @NotNull Path keys,
        @NotBlank @DefaultValue("lorica.local/log") String name,
        @Nullable Path witness) {}
