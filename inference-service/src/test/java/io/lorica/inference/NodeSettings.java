package io.lorica.inference;

import io.lorica.testsupport.GatewayTokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.test.context.DynamicPropertyRegistry;

/** What every node under test is told: a base, a registry beside it, whose tokens count. */
final class NodeSettings {
    private NodeSettings() {}

    /**
     * @param home of this node alone
     * @param base in its home, or elsewhere by its whole path
     */
    static void register(
            DynamicPropertyRegistry properties,
            Path home,
            String base,
            GatewayTokens gateway,
            RegistryServer registry) {
        Path key = home.resolve("inference.key");
        try {
            Files.writeString(key, "lor_test");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        properties.add("lorica.security.gateway-public-key", gateway::publicKeyUrl);
        properties.add("lorica.gateway.url", registry::url);
        properties.add("lorica.gateway.api-key-file", key::toString);
        properties.add(
                "lorica.adapter-cache.directory", () -> home.resolve("cache").toString());
        properties.add("lorica.batches.directory", () -> home.resolve("batches").toString());
        properties.add("lorica.journal.directory", () -> home.resolve("journal").toString());
        properties.add("lorica.journal.keep-free", () -> "1MB");
        properties.add("lorica.base-model", () -> home.resolve(base).toString());
        properties.add("lorica.model.precision", () -> "FP32");
    }
}
