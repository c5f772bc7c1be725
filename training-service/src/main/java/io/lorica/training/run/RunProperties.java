package io.lorica.training.run;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * @param directory one folder per run, with the adapter it made
 * @param concurrent runs at a time on this node; each holds the machine's memory and cores
 * @param attempts how often a run is begun before it fails, when nodes die beneath it
 * @param heartbeat a node that missed four of them is taken for dead and its run begun again
 * @param pollInterval how often the queue is asked for work
 * @param eventPollInterval how often a stream looks for new events
 * @param eventHeartbeat how often an idle stream sends a comment, so that proxies keep it open
 * @param evaluationBatch rows scored in one forward pass
 * @param versionLimit largest version that gateway and registry take; a run whose adapter would be larger is refused
 *     before it is queued
 */
@Validated
@ConfigurationProperties("lorica.runs")
public record RunProperties(
        @NotNull Path directory,
        @DefaultValue("1") @Min(1) @Max(64) int concurrent,
        @DefaultValue("3") @Positive int attempts,
        @DefaultValue("5s") @NotNull Duration heartbeat,
        @DefaultValue("1s") @NotNull Duration pollInterval,
        @DefaultValue("250ms") @NotNull Duration eventPollInterval,
        @DefaultValue("15s") @NotNull Duration eventHeartbeat,
        @DefaultValue("16") @Positive int evaluationBatch,
        @DefaultValue("1GB") @NotNull DataSize versionLimit) {}
