package io.lorica.gateway.route;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * @param registryUrl where the registry-service listens
 * @param trainingUrl where the training-service listens
 * @param inferenceUrl where the inference-service listens
 * @param bodyLimit largest body of an ordinary call
 * @param uploadLimit largest body of a data set, a batch or a node's records
 * @param versionLimit largest body of an adapter version
 */
@Validated
@ConfigurationProperties("lorica.gateway")
public record RouteProperties(
        @NotNull URI registryUrl,
        @NotNull URI trainingUrl,
        @NotNull URI inferenceUrl,
        @NotNull @DefaultValue("1MB") DataSize bodyLimit,
        @NotNull @DefaultValue("64MB") DataSize uploadLimit,
        @NotNull @DefaultValue("1GB") DataSize versionLimit) {

    @AssertTrue(message = "registry-url, training-url and inference-url must be http(s) URLs with a host and no path")
    boolean isEveryUrlPlain() {
        return Stream.of(registryUrl, trainingUrl, inferenceUrl)
                .allMatch(url -> ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
                        && url.getHost() != null
                        && (url.getPath().isEmpty() || url.getPath().equals("/")));
    }

    @AssertTrue(message = "body-limit must be positive and at most upload-limit and version-limit")
    boolean isLimitsOrdered() {
        return bodyLimit.toBytes() > 0
                && bodyLimit.compareTo(uploadLimit) <= 0
                && bodyLimit.compareTo(versionLimit) <= 0;
    }
}
