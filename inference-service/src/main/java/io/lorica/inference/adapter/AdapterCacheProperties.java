package io.lorica.inference.adapter;

import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/** @param directory where fetched versions are kept; one node's own, it survives restarts and registry outages */
@Validated
@ConfigurationProperties("lorica.adapter-cache")
public record AdapterCacheProperties(@NotNull Path directory) {}
