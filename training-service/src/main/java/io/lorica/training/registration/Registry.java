package io.lorica.training.registration;

import io.lorica.api.registry.Adapter;
import io.lorica.api.registry.AdapterLayer;
import io.lorica.api.registry.AdapterVersion;
import io.lorica.api.registry.ArtefactFile;
import io.lorica.api.registry.CreateAdapterRequest;
import io.lorica.api.registry.RegistryApi;
import io.lorica.api.registry.VersionManifest;
import io.lorica.files.Digest;
import io.lorica.training.TrainingProblem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;
import org.springframework.web.client.RestClientResponseException;
import tools.jackson.databind.json.JsonMapper;

/** The registry as this service uses it. Every call goes through the gateway. */
@Component
public class Registry {
    private static final int PAGE = 200;

    private final RegistryApi api;
    private final RestClient gateway;
    private final JsonMapper mapper;

    Registry(RegistryApi api, RestClient gatewayRestClient, JsonMapper mapper) {
        this.api = api;
        this.gateway = gatewayRestClient;
        this.mapper = mapper;
    }

    public Optional<Adapter> adapter(String name) {
        return present("Adapter " + name, () -> api.adapter(name));
    }

    public Optional<AdapterVersion> version(String name, int number) {
        return present("Adapter %s v%d".formatted(name, number), () -> api.version(name, number));
    }

    /**
     * Brings a version's files into a directory.
     *
     * @throws TrainingProblem.RegistryUnavailable if a file cannot be fetched or its digest is not the announced one
     */
    public void fetch(AdapterVersion version, Path directory) {
        for (ArtefactFile file : version.files()) {
            if (!Path.of(file.name()).getFileName().toString().equals(file.name())) {
                throw new TrainingProblem.RegistryUnavailable(
                        "The registry announced a file of %s v%d with a path in its name; it was not fetched."
                                .formatted(version.name(), version.number()));
            }
            Path target = directory.resolve(file.name());
            call("File %s of %s v%d".formatted(file.name(), version.name(), version.number()), () -> {
                download(version, file, target);
                return file;
            });
        }
    }

    /**
     * Registers what a run made; calling it again for the same run gives the version of the first call.
     *
     * @param files directory whose files become the version's files
     */
    public AdapterVersion register(String name, AdapterLayer layer, VersionManifest manifest, Path files) {
        if (adapter(name).isEmpty()) {
            create(name, layer);
        }
        Optional<AdapterVersion> before = madeBy(name, manifest.trainingRunId());
        return before.orElseGet(() -> call("The new version of " + name, () -> post(name, manifest, files)));
    }

    private void create(String name, AdapterLayer layer) {
        call("Adapter " + name, () -> {
            try {
                return api.createAdapter(new CreateAdapterRequest(name, layer, null));
            } catch (HttpClientErrorException.Conflict e) {
                // Another run created it at the same time.
                return api.adapter(name);
            }
        });
    }

    private Optional<AdapterVersion> madeBy(String name, @Nullable String runId) {
        String cursor = null;
        do {
            String at = cursor;
            var page = call("The versions of " + name, () -> api.versions(name, at, PAGE));
            Optional<AdapterVersion> found = page.items().stream()
                    .filter(version ->
                            runId != null && runId.equals(version.manifest().trainingRunId()))
                    .findFirst();
            if (found.isPresent()) {
                return found;
            }
            cursor = page.nextCursor();
        } while (cursor != null);
        return Optional.empty();
    }

    private AdapterVersion post(String name, VersionManifest manifest, Path directory) {
        MultiValueMap<String, Object> parts = new LinkedMultiValueMap<>();
        var json = new HttpHeaders();
        json.setContentType(MediaType.APPLICATION_JSON);
        parts.add("manifest", new HttpEntity<>(mapper.writeValueAsBytes(manifest), json));
        try (Stream<Path> files = Files.list(directory)) {
            files.sorted().forEach(file -> parts.add("files", new FileSystemResource(file)));
        } catch (IOException e) {
            throw new UncheckedIOException("The adapter's files in " + directory + " cannot be read", e);
        }
        AdapterVersion version = gateway.post()
                .uri("/v1/adapters/{name}/versions", name)
                .contentType(MediaType.MULTIPART_FORM_DATA)
                .header("Idempotency-Key", "run-" + manifest.trainingRunId())
                .body(parts)
                .retrieve()
                .body(AdapterVersion.class);
        if (version == null) {
            throw new TrainingProblem.RegistryUnavailable("The registry's answer to the new version was empty.");
        }
        return version;
    }

    private void download(AdapterVersion version, ArtefactFile file, Path target) {
        try {
            Path partial = target.resolveSibling(file.name() + ".partial");
            Resource body =
                    api.file(version.name(), version.number(), file.name()).getBody();
            if (body != null) {
                try (InputStream in = body.getInputStream()) {
                    Files.copy(in, partial, StandardCopyOption.REPLACE_EXISTING);
                }
            }
            if (body == null || !Digest.ofFile(partial).sha256().equals(file.sha256())) {
                Files.deleteIfExists(partial);
                throw new TrainingProblem.RegistryUnavailable(
                        "File %s of %s v%d does not have the digest %s that the registry announced. It was removed; check the registry's artefact store."
                                .formatted(file.name(), version.name(), version.number(), file.sha256()));
            }
            Files.move(partial, target, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("File " + file.name() + " cannot be stored in " + target.getParent(), e);
        }
    }

    private static <T> Optional<T> present(String what, Supplier<T> call) {
        return call(what, () -> {
            try {
                return Optional.of(call.get());
            } catch (HttpClientErrorException.NotFound e) {
                return Optional.empty();
            }
        });
    }

    /** A refusal is final and told as it is; an outage may pass. */
    private static <T> T call(String what, Supplier<T> call) {
        try {
            return call.get();
        } catch (RestClientResponseException e) {
            if (e.getStatusCode().is5xxServerError() || e.getStatusCode().isSameCodeAs(HttpStatus.TOO_MANY_REQUESTS)) {
                throw new TrainingProblem.RegistryUnavailable("%s: the registry answered %d. Try again shortly."
                        .formatted(what, e.getStatusCode().value()));
            }
            throw new IllegalStateException(
                    "%s: the registry refused with %d: %s"
                            .formatted(what, e.getStatusCode().value(), e.getResponseBodyAsString()),
                    e);
        } catch (RestClientException e) {
            throw new TrainingProblem.RegistryUnavailable(
                    "%s: the registry cannot be reached through the gateway. Check lorica.gateway.url and that gateway and registry run."
                            .formatted(what));
        }
    }
}
