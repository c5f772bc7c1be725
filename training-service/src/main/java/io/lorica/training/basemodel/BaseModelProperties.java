package io.lorica.training.basemodel;

import jakarta.validation.constraints.NotBlank;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/** @param base a name of the base model catalogue, a Hugging Face directory or a GGUF file */
@Validated
@ConfigurationProperties("lorica.model")
record BaseModelProperties(@NotBlank String base) {}
