package io.lorica.chassis.gateway;

import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How a service reaches the others: through the gateway, with a key of its own.
 *
 * @param url the gateway's address
 * @param apiKeyFile file that holds this service's API key; read anew for each call, so a rotated key is picked up
 * @param connectTimeout for each call
 * @param readTimeout for a whole answer; in downloads until it begins and between two bytes
 */
@Validated
@ConfigurationProperties("lorica.gateway")
public record GatewayClientProperties(
        @NotNull URI url,
        @NotNull Path apiKeyFile,
        @DefaultValue("2s") Duration connectTimeout,
        @DefaultValue("60s") Duration readTimeout) {}
