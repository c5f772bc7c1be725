package io.lorica.inference.trial;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param node this node's name in its reports; absent: the machine's
 * @param reportInterval between two tries to send what the registry has not heard yet
 */
@Validated
@ConfigurationProperties("lorica.trials")
record TrialProperties(
        @Nullable @Size(min = 1, max = 253) String node,
        @DefaultValue("5s") @NotNull Duration reportInterval) {}
