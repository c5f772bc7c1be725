package io.lorica.inference.compute;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How requests wait and share the compute thread of a base model.
 *
 * @param deterministicDecisions each decision has a forward pass of its own, so that its probabilities have the same
 *     bits whatever waits with it
 * @param maxDecisions decisions in one forward pass, where they need not be deterministic
 * @param maxChats completions that run at the same time
 * @param maxWait how long a decision may wait for others to share its forward pass
 * @param decisionQueue decisions that may wait; one more is refused as overload
 * @param chatQueue completions that may wait; one more is refused as overload
 * @param probeInterval between two tries of an engine that a request has failed on
 * @param lanes by name (decision, chat, explanation, document, stream, batch); here a lane's queue and running go
 *     before decisionQueue, chatQueue and maxChats
 */
@Validated
@ConfigurationProperties("lorica.batch")
record BatchProperties(
        @DefaultValue("true") boolean deterministicDecisions,
        @DefaultValue("16") @Positive @Max(1024) int maxDecisions,
        @DefaultValue("8") @Positive @Max(256) int maxChats,
        @DefaultValue("2ms") @NotNull Duration maxWait,
        @DefaultValue("256") @Positive int decisionQueue,
        @DefaultValue("32") @Positive int chatQueue,
        @DefaultValue("1s") @NotNull Duration probeInterval,
        @DefaultValue Map<Lane, @Valid LaneProperties> lanes) {

    /** Longer than a slice of any lane takes: the number of slices alone is what counts then. */
    private static final Duration UNLIMITED = Duration.ofMinutes(1);

    BatchProperties {
        lanes = Map.copyOf(lanes);
    }

    LaneSettings lane(Lane lane) {
        int decisionsTogether = deterministicDecisions ? 1 : maxDecisions;
        LaneSettings standard = switch (lane) {
            case DECISION -> new LaneSettings(decisionQueue, 10, 4, decisionsTogether, 1, UNLIMITED);
            case STREAM -> new LaneSettings(256, 20, 4, 1, 4, Duration.ofMillis(20));
            case CHAT -> new LaneSettings(chatQueue, 30, maxChats, 1, maxChats, UNLIMITED);
            case EXPLANATION -> new LaneSettings(32, 40, 2, 1, 1, UNLIMITED);
            case DOCUMENT -> new LaneSettings(16, 50, 1, 1, 1, UNLIMITED);
            case BATCH -> new LaneSettings(256, 60, 1, 1, 1, UNLIMITED);
        };
        return standard.with(lanes.get(lane));
    }
}
