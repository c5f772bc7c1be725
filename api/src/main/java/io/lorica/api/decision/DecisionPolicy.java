package io.lorica.api.decision;

import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotNull;

/**
 * A spec with the threshold chosen for one adapter version.
 *
 * @param spec what the version was trained to decide
 * @param riskThreshold a row is called risky when P(risky) is at or above it; chosen on validation rows as the
 *     threshold of least declared cost
 */
public record DecisionPolicy(
        @NotNull @Valid DecisionSpec spec,
        @DecimalMin("0") @DecimalMax("1") double riskThreshold) {}
