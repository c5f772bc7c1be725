package io.lorica.inference.decision;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How what the language model says is shared out among a record's fields.
 *
 * @param passes prompts that the language model reads for one explanation at most; records with more fields than half
 *     of it have one number for all
 * @param timeout from the queue to the last of them; then the explanation is given up, and with it the answer
 */
@Validated
@ConfigurationProperties("lorica.explanations")
public record ExplanationProperties(
        @DefaultValue("64") @Min(1) int passes,
        @DefaultValue("45s") @NotNull Duration timeout) {
    static final String TIMEOUT = "lorica.explanations.timeout";
}
