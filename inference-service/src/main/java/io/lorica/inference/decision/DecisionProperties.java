package io.lorica.inference.decision;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/** @param timeout from the queue to the answer; then the decision is given up and its place is free */
@Validated
@ConfigurationProperties("lorica.decisions")
record DecisionProperties(@DefaultValue("10s") @NotNull Duration timeout) {
    static final String TIMEOUT = "lorica.decisions.timeout";
}
