package io.lorica.inference.chat;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param timeout from the queue to the last token; then the completion is given up and its place is free
 * @param defaultMaxTokens of an answer when the request names none; less where the context ends earlier
 */
@Validated
@ConfigurationProperties("lorica.chat")
record ChatProperties(
        @DefaultValue("120s") @NotNull Duration timeout,
        @DefaultValue("512") @Positive int defaultMaxTokens) {
    static final String TIMEOUT = "lorica.chat.timeout";
}
