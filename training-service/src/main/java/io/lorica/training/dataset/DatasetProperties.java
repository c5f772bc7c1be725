package io.lorica.training.dataset;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param directory where accepted rows are kept, by digest
 * @param maxRows rows that one upload may have
 * @param maxPromptCharacters a tabular row with a longer prompt is quarantined
 * @param maxLineCharacters a longer line of JSON is quarantined, a CSV file with a longer row refused
 */
@Validated
@ConfigurationProperties("lorica.datasets")
record DatasetProperties(
        @NotNull Path directory,
        @DefaultValue("1000000") @Positive int maxRows,
        @DefaultValue("32000") @Positive int maxPromptCharacters,
        @DefaultValue("4000000") @Positive int maxLineCharacters) {}
