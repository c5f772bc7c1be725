package io.lorica.inference.trial;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/** @param reportInterval between two tries to send what the registry has not heard yet */
@Validated
@ConfigurationProperties("lorica.trials")
record TrialProperties(@DefaultValue("5s") @NotNull Duration reportInterval) {}
