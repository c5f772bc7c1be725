package io.lorica.training;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.lorica.formats.checkpoint.Family;
import io.lorica.formats.checkpoint.TinyModel;
import io.lorica.testsupport.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The service over HTTP, on a PostgreSQL of its own, with tokens as the gateway signs them. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
public abstract class ServiceTest {
    protected static final Path DIRECTORY = directory();
    private static final KeyPair GATEWAY = keyPair();
    protected static final TestDatabase POSTGRES = TestDatabase.start();
    protected static final RegistryDouble REGISTRY = new RegistryDouble();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @LocalServerPort
    int port;

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) {
        registry.add("spring.datasource.url", () -> POSTGRES.url("${test.database:postgres}"));
        registry.add("lorica.security.gateway-public-key", () -> "file:" + publicKeyFile());
        registry.add("lorica.datasets.directory", () -> DIRECTORY.resolve("datasets"));
        registry.add("lorica.runs.directory", () -> DIRECTORY.resolve("runs"));
        registry.add("lorica.model.weight-folder", () -> DIRECTORY.resolve("weights"));
        registry.add("lorica.runs.poll-interval", () -> "50ms");
        registry.add("lorica.runs.event-poll-interval", () -> "20ms");
        registry.add("lorica.base-model", ServiceTest::baseModel);
        registry.add("lorica.gateway.url", REGISTRY::url);
        registry.add("lorica.gateway.api-key-file", ServiceTest::apiKeyFile);
    }

    protected Answer get(String path, String... headers) {
        var request = HttpRequest.newBuilder().GET();
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request, path);
    }

    protected Answer post(String path, String json, String... headers) {
        var request = HttpRequest.newBuilder()
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request, path);
    }

    protected Answer upload(String spec, byte[] file, @Nullable String idempotencyKey) {
        String boundary = "b" + UUID.randomUUID();
        var body = new ByteArrayOutputStream();
        body.writeBytes(("--" + boundary
                        + "\r\nContent-Disposition: form-data; name=\"spec\"\r\nContent-Type: application/json\r\n\r\n"
                        + spec + "\r\n--" + boundary
                        + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"rows\"\r\n"
                        + "Content-Type: application/octet-stream\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
        body.writeBytes(file);
        body.writeBytes(("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8));
        var request = HttpRequest.newBuilder()
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()));
        if (idempotencyKey != null) {
            request.header("Idempotency-Key", idempotencyKey);
        }
        return send(request, "/v1/datasets");
    }

    protected Answer upload(String spec, String file) {
        return upload(spec, file.getBytes(StandardCharsets.UTF_8), null);
    }

    private Answer send(HttpRequest.Builder request, String path) {
        try {
            HttpResponse<String> response = CLIENT.send(
                    request.uri(URI.create("http://127.0.0.1:" + port + path))
                            .header("Authorization", "Bearer " + token())
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public record Answer(int status, String body) {
        public JsonNode json() {
            return JsonMapper.shared().readTree(body);
        }

        public String detail() {
            return json().path("detail").asString();
        }

        public String slug() {
            return json().path("type").asString().replace("urn:lorica:problem:", "");
        }
    }

    static String token() {
        try {
            var jwt = new SignedJWT(
                    new JWSHeader(JWSAlgorithm.RS256),
                    new JWTClaimsSet.Builder()
                            .issuer("lorica-gateway")
                            .subject("key-1")
                            .audience("training-service")
                            .claim("name", "branch-7")
                            .claim("roles", List.of("OPERATOR"))
                            .issueTime(Date.from(Instant.now().minusSeconds(5)))
                            .expirationTime(Date.from(Instant.now().plusSeconds(120)))
                            .build());
            jwt.sign(new RSASSASigner(GATEWAY.getPrivate()));
            return jwt.serialize();
        } catch (com.nimbusds.jose.JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair keyPair() {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Path publicKeyFile() {
        try {
            String body =
                    Base64.getMimeEncoder().encodeToString(GATEWAY.getPublic().getEncoded());
            return Files.writeString(
                    DIRECTORY.resolve("gateway-public.pem"),
                    "-----BEGIN PUBLIC KEY-----\n" + body + "\n-----END PUBLIC KEY-----\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String baseModel() {
        Path directory = DIRECTORY.resolve("tiny-base");
        TinyModel.write(directory, Family.LLAMA, 1);
        return directory.toString();
    }

    private static Path apiKeyFile() {
        try {
            return Files.writeString(DIRECTORY.resolve("training.key"), "lor_test");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path directory() {
        try {
            return Files.createTempDirectory("training-test-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
