package io.lorica.registry;

import io.lorica.testsupport.GatewayTokens;
import io.lorica.testsupport.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.json.JsonMapper;

/** The whole service on a random port, on real PostgreSQL, called with tokens as the gateway signs them. */
@Tag("slow")
@SpringBootTest(classes = RegistryApplication.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
public abstract class RegistryServer {
    private static final AtomicInteger names = new AtomicInteger();
    private static final GatewayTokens gateway = new GatewayTokens();
    protected static final TestDatabase postgres = TestDatabase.start();
    protected static final Path artefacts = directory();
    protected static final Path keys = directory();

    @LocalServerPort
    protected int port;

    /** More than the service itself may do: to show what the database holds against anybody. */
    protected final JdbcClient database = JdbcClient.create(postgres.asSuperuser());

    @Autowired
    protected JsonMapper json;

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) {
        registry.add("spring.datasource.url", postgres::url);
        registry.add("lorica.artefacts.directory", artefacts::toString);
        registry.add("lorica.log.keys", keys::toString);
        registry.add("lorica.security.gateway-public-key", gateway::publicKeyUrl);
        registry.add("spring.servlet.multipart.max-file-size", () -> "1MB");
    }

    /** The same service on a database of its own, for tests that the jqwik engine runs. */
    static String[] startArguments() {
        return new String[] {
            "--server.port=0",
            "--spring.datasource.url=" + TestDatabase.start().url(),
            "--lorica.artefacts.directory=" + directory(),
            "--lorica.log.keys=" + directory(),
            "--lorica.security.gateway-public-key=" + gateway.publicKeyUrl()
        };
    }

    protected RegistryClient client() {
        return client("release-desk");
    }

    protected RegistryClient client(String keyName) {
        return new RegistryClient("http://127.0.0.1:" + port, token(keyName, "registry-service"), json);
    }

    protected RegistryClient clientAs(String keyName, String role) {
        return clientWithToken(gateway.token("registry-service", "id-of-" + keyName, keyName, role));
    }

    protected RegistryClient clientWithToken(String token) {
        return new RegistryClient("http://127.0.0.1:" + port, token, json);
    }

    /** A name that no other test uses: histories can't be wiped, so tests don't share adapters. */
    protected static String freshName() {
        return "adapter-" + names.incrementAndGet();
    }

    /** Calls for a key, as the training service does for who created a run. */
    protected RegistryClient clientActingFor(String keyName) {
        return clientWithToken(gateway.token(claims -> claims.audience("registry-service")
                .subject("id-of-" + keyName)
                .claim("name", keyName)
                .claim("roles", List.of("OPERATOR"))
                .claim("act", Map.of("sub", "id-of-training", "name", "training"))));
    }

    protected static String token(String keyName, String audience) {
        return gateway.token(audience, "id-of-" + keyName, keyName, "OPERATOR");
    }

    private static Path directory() {
        try {
            return Files.createTempDirectory("artefacts");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
