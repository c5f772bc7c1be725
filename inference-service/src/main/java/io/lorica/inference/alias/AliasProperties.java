package io.lorica.inference.alias;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param pollInterval between two questions to the registry
 * @param retryInterval between two tries to load a version that failed for a passing reason
 */
@Validated
@ConfigurationProperties("lorica.aliases")
record AliasProperties(
        @DefaultValue("1s") @NotNull Duration pollInterval,
        @DefaultValue("10s") @NotNull Duration retryInterval) {}
