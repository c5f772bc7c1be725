package io.lorica.inference.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lorica.api.registry.AdapterLayer;
import io.lorica.api.registry.BaseModelRef;
import io.lorica.api.registry.VersionManifest;
import io.lorica.api.registry.VersionRef;
import io.lorica.client.LoricaClient;
import io.lorica.client.Retries;
import io.lorica.files.Digest;
import io.lorica.files.ExpectedFile;
import io.lorica.inference.RegistryServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VersionCacheTest {
    private static final VersionManifest MANIFEST = new VersionManifest(
            new BaseModelRef("tiny", "0".repeat(64)), null, null, List.of(), Map.of(), null, null, Map.of());

    @TempDir
    Path directory;

    private final RegistryServer registry = new RegistryServer();
    private final LoricaClient lorica = LoricaClient.builder()
            .url(URI.create(registry.url()))
            .apiKey(() -> "lor_test")
            .retries(Retries.none())
            .build();
    private final byte[] weights = new byte[300_000];

    VersionCacheTest() {
        new Random(1).nextBytes(weights);
    }

    @AfterEach
    void stop() {
        lorica.close();
        registry.close();
    }

    @Test
    void a_version_is_fetched_once_and_then_read_without_the_registry() throws Exception {
        VersionRef ref = register();
        CachedVersion fetched = cache().fetch(ref);
        registry.setOut(true);

        assertThat(cache().fetch(ref)).isEqualTo(fetched);
        assertThat(fetched.directory().resolve("adapter_model.safetensors")).hasBinaryContent(weights);
    }

    @Test
    void a_corrupted_download_is_refused_and_not_kept() throws Exception {
        VersionRef ref = register();
        registry.corruptWeights(ref);

        assertThatThrownBy(() -> cache().fetch(ref))
                .isInstanceOf(FetchException.Refused.class)
                .hasMessageContaining("adapter_model.safetensors")
                .hasMessageContaining("v3");
        assertThat(directory.resolve("versions").resolve(ref.digest())).doesNotExist();
        assertThat(filesNamed("adapter_model.safetensors")).isEmpty();
    }

    @Test
    void a_broken_transfer_goes_on_where_it_stopped() throws Exception {
        VersionRef ref = register();
        registry.breakTransfersAfter(200_000);

        CachedVersion fetched = cache().fetch(ref);

        assertThat(fetched.directory().resolve("adapter_model.safetensors")).hasBinaryContent(weights);
        assertThat(registry.requests()).anyMatch(request -> request.contains("safetensors bytes="));
    }

    @Test
    void a_crash_leaves_a_part_that_the_next_start_completes() throws Exception {
        VersionRef ref = register();
        Files.write(partial(ref), java.util.Arrays.copyOf(weights, 100_000));

        assertThat(cache().fetch(ref).directory().resolve("adapter_model.safetensors"))
                .hasBinaryContent(weights);
        assertThat(registry.requests()).anyMatch(request -> request.endsWith("safetensors bytes=100000-"));
    }

    @Test
    void a_foreign_part_is_thrown_away_and_fetched_from_the_beginning() throws Exception {
        VersionRef ref = register();
        Files.write(partial(ref), new byte[100_000]);

        assertThat(cache().fetch(ref).directory().resolve("adapter_model.safetensors"))
                .hasBinaryContent(weights);
    }

    @Test
    void damage_on_this_nodes_disk_is_noticed_and_repaired() throws Exception {
        VersionRef ref = register();
        Path file = cache().fetch(ref).directory().resolve("adapter_model.safetensors");
        Files.write(file, new byte[weights.length]);

        assertThat(cache().fetch(ref).directory().resolve("adapter_model.safetensors"))
                .hasBinaryContent(weights);
    }

    @Test
    void another_digest_than_the_alias_names_is_refused() {
        VersionRef ref = register();

        assertThatThrownBy(() -> cache().fetch(new VersionRef(ref.name(), ref.number(), "f".repeat(64))))
                .isInstanceOf(FetchException.Refused.class)
                .hasMessageContaining("check the registry");
    }

    @Test
    void an_outage_is_told_apart_from_a_refusal() {
        VersionRef ref = register();
        registry.setOut(true);

        assertThatThrownBy(() -> cache().fetch(ref))
                .isInstanceOf(FetchException.Outage.class)
                .hasMessageContaining("503");
    }

    private VersionRef register() {
        return registry.add(
                "credit-approval",
                3,
                AdapterLayer.TASK,
                MANIFEST,
                "{}".getBytes(java.nio.charset.StandardCharsets.US_ASCII),
                weights);
    }

    private VersionCache cache() {
        return new VersionCache(new AdapterCacheProperties(directory), lorica, RegistryServer.JSON);
    }

    private Path partial(VersionRef ref) throws IOException {
        Path staging = Files.createDirectories(directory.resolve("staging").resolve(ref.digest()));
        return new ExpectedFile(staging.resolve("adapter_model.safetensors"), weights.length, Digest.of(weights))
                .partial();
    }

    private List<Path> filesNamed(String name) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(path -> path.getFileName().toString().startsWith(name))
                    .toList();
        }
    }
}
