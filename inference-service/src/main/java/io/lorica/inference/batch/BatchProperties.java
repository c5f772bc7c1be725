package io.lorica.inference.batch;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How requests wait and are put together.
 *
 * @param deterministicDecisions each decision has a forward pass of its own, so that its probabilities have the same bits
 *     whatever waits with it
 * @param maxDecisions decisions in one forward pass, where they need not be deterministic
 * @param maxChats completions that run at the same time
 * @param maxWait how long a decision may wait for others to join its batch
 * @param decisionQueue decisions that may wait; one more is refused as overload
 * @param chatQueue completions that may wait; one more is refused as overload
 */
@Validated
@ConfigurationProperties("lorica.batch")
record BatchProperties(
        @DefaultValue("true") boolean deterministicDecisions,
        @DefaultValue("16") @Positive @Max(1024) int maxDecisions,
        @DefaultValue("8") @Positive @Max(256) int maxChats,
        @DefaultValue("2ms") @NotNull Duration maxWait,
        @DefaultValue("256") @Positive int decisionQueue,
        @DefaultValue("32") @Positive int chatQueue) {

    /** Decisions that are answered together. */
    int decisionsTogether() {
        return deterministicDecisions ? 1 : maxDecisions;
    }
}
