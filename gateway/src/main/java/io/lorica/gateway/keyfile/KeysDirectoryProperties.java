package io.lorica.gateway.keyfile;

import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/** @param keysDirectory where the signing key and the first API keys lie; only the gateway's user may read it */
@Validated
@ConfigurationProperties("lorica.gateway")
record KeysDirectoryProperties(@NotNull Path keysDirectory) {}
