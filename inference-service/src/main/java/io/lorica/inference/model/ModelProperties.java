package io.lorica.inference.model;

import io.lorica.engine.Precision;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * @param base a name of the base model catalogue, a Hugging Face directory or a GGUF file
 * @param precision of the base's weights in memory; absent: the one this machine computes fastest
 * @param stackMemory all resident adapter stacks together; the least recently used ones are unloaded beyond it
 * @param stackWait how long a load may wait until running requests give memory free
 * @param pinned models (adapter or adapter@alias) whose stacks are never unloaded
 */
@Validated
@ConfigurationProperties("lorica.model")
record ModelProperties(
        @NotBlank String base,
        @Nullable Precision precision,
        @DefaultValue("1GB") @NotNull DataSize stackMemory,
        @DefaultValue("20s") @NotNull Duration stackWait,
        @DefaultValue Set<String> pinned) {}
