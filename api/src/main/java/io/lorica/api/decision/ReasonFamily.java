package io.lorica.api.decision;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * Fields that say one thing to whoever is told the reasons of a decision: their contributions are summed to one.
 *
 * @param name what a field's {@code family} refers to
 * @param textEn what the reason says in English, such as {@code income too low for the amount}; one of the two texts
 *     at least is needed
 * @param textZh what the reason says in Chinese
 */
public record ReasonFamily(
        @NotBlank @Size(max = 100) String name,
        @Nullable @Size(min = 1, max = 500) String textEn,
        @Nullable @Size(min = 1, max = 500) String textZh) {}
