package io.lorica.gateway.apikey;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param cacheFor how long a looked-up key is used without asking the database again; a revocation made on another
 *     gateway takes effect within it, one made on this gateway at once
 * @param failuresPerMinute requests without a valid key that one address may make in a minute before it gets 429
 */
@Validated
@ConfigurationProperties("lorica.gateway.api-keys")
record ApiKeyProperties(
        @NotNull @DefaultValue("5s") @DurationMin(millis = 1) @DurationMax(minutes = 5)
        Duration cacheFor,

        @DefaultValue("60") @Positive int failuresPerMinute) {}
