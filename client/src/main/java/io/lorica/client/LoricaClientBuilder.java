package io.lorica.client;

import io.micrometer.observation.ObservationRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Settings of a {@link LoricaClient}. Address and key must be given, everything else has a default. */
public final class LoricaClientBuilder {
    private @Nullable URI url;
    private @Nullable Supplier<String> key;
    private @Nullable HttpClient http;
    private Duration connectTimeout = Duration.ofSeconds(2);
    private Duration readTimeout = Duration.ofMinutes(1);
    private Duration uploadTimeout = Duration.ofMinutes(10);
    private Retries retries = Retries.standard();
    private ObservationRegistry observations = ObservationRegistry.NOOP;

    LoricaClientBuilder() {}

    /** Lorica's address, such as {@code http://127.0.0.1:8080}. */
    public LoricaClientBuilder url(URI url) {
        this.url = url;
        return this;
    }

    /** The API key. Asked for at each call, so that a key may change. */
    public LoricaClientBuilder apiKey(Supplier<String> key) {
        this.key = key;
        return this;
    }

    /** A file that holds the API key; read at each call, so that a key may change. */
    public LoricaClientBuilder apiKeyFile(Path file) {
        return apiKey(() -> {
            try {
                return Files.readString(file).strip();
            } catch (IOException e) {
                throw new UncheckedIOException(
                        "The API key can't be read from %s. Put a key there, readable for this process."
                                .formatted(file),
                        e);
            }
        });
    }

    /** For each connection; default 2 s. Without effect on an own {@link #http}. */
    public LoricaClientBuilder connectTimeout(Duration timeout) {
        this.connectTimeout = timeout;
        return this;
    }

    /** For each whole answer; in downloads and streams until it begins and between two bytes. Default 1 min. */
    public LoricaClientBuilder readTimeout(Duration timeout) {
        this.readTimeout = timeout;
        return this;
    }

    /** For each upload with its answer; default 10 min. */
    public LoricaClientBuilder uploadTimeout(Duration timeout) {
        this.uploadTimeout = timeout;
        return this;
    }

    /** Default {@link Retries#standard()}. */
    public LoricaClientBuilder retries(Retries retries) {
        this.retries = retries;
        return this;
    }

    /** Observes each attempt of a call; with a tracer behind it, calls carry the W3C trace context. Default: none. */
    public LoricaClientBuilder observations(ObservationRegistry observations) {
        this.observations = observations;
        return this;
    }

    /** A client of one's own, for proxies or certificates. Closing the Lorica client leaves it open. */
    public LoricaClientBuilder http(HttpClient http) {
        this.http = http;
        return this;
    }

    /** @throws IllegalStateException if address or key is missing */
    public LoricaClient build() {
        if (url == null || key == null) {
            throw new IllegalStateException("A Lorica client needs url(..) and apiKey(..) or apiKeyFile(..)");
        }
        HttpClient own = http == null
                ? HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(connectTimeout)
                        .build()
                : http;
        var connection = new Connection(url, key, own, readTimeout, uploadTimeout, retries, observations);
        return new LoricaClient(connection, Identity.OWN, http == null);
    }
}
