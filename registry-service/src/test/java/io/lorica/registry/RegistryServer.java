package io.lorica.registry;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.lorica.testsupport.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
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
    private static final KeyPair gateway = keyPair();
    protected static final TestDatabase postgres = TestDatabase.start();
    protected static final Path artefacts = directory();

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
        registry.add("lorica.security.gateway-public-key", () -> publicKeyFile().toUri());
        registry.add("spring.servlet.multipart.max-file-size", () -> "1MB");
    }

    /** The same service on a database of its own, for tests that the jqwik engine runs. */
    static String[] startArguments() {
        return new String[] {
            "--server.port=0",
            "--spring.datasource.url=" + TestDatabase.start().url(),
            "--lorica.artefacts.directory=" + directory(),
            "--lorica.security.gateway-public-key=" + publicKeyFile().toUri()
        };
    }

    protected RegistryClient client() {
        return client("release-desk");
    }

    protected RegistryClient client(String keyName) {
        return new RegistryClient("http://127.0.0.1:" + port, token(keyName, "registry-service"), json);
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
        return clientWithToken(signed(claims(keyName, "registry-service")
                .claim("act", Map.of("sub", "id-of-training", "name", "training"))
                .build()));
    }

    protected static String token(String keyName, String audience) {
        return signed(claims(keyName, audience).build());
    }

    private static JWTClaimsSet.Builder claims(String keyName, String audience) {
        return new JWTClaimsSet.Builder()
                .issuer("lorica-gateway")
                .subject("id-of-" + keyName)
                .claim("name", keyName)
                .claim("roles", List.of("OPERATOR"))
                .audience(audience)
                .expirationTime(Date.from(Instant.now().plusSeconds(300)));
    }

    private static String signed(JWTClaimsSet claims) {
        try {
            var token = new SignedJWT(new JWSHeader(JWSAlgorithm.RS256), claims);
            token.sign(new RSASSASigner(gateway.getPrivate()));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair keyPair() {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Path publicKeyFile() {
        var encoded = Base64.getMimeEncoder().encodeToString(gateway.getPublic().getEncoded());
        try {
            return Files.writeString(
                    Files.createTempFile("gateway-public", ".pem"),
                    "-----BEGIN PUBLIC KEY-----\n" + encoded + "\n-----END PUBLIC KEY-----\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path directory() {
        try {
            return Files.createTempDirectory("artefacts");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
