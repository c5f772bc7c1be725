package io.lorica.training.basemodel;

import io.lorica.engine.options.LoadOptions;
import io.lorica.engine.options.Precision;
import io.lorica.engine.options.Processor;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param base a name of the base model catalogue, a Hugging Face directory or a GGUF file
 * @param processor what runs are trained on
 * @param weightFolder where the base's weights are mapped from; absent: they are held in memory
 */
@Validated
@ConfigurationProperties("lorica.model")
record BaseModelProperties(
        @NotBlank String base,
        @DefaultValue("CPU") @NotNull Processor processor,
        @Nullable Path weightFolder) {

    LoadOptions loadOptions(Precision precision) {
        return LoadOptions.on(processor, precision).withWeightFolder(weightFolder);
    }
}
