package io.lorica.registry.version;

import io.lorica.api.Page;
import io.lorica.api.registry.AdapterVersion;
import io.lorica.api.registry.VersionsApi;
import io.swagger.v3.oas.annotations.Operation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

@RestController
class VersionController implements VersionsApi {
    private final VersionRegistration registration;
    private final Versions versions;
    private final ManifestReader manifests;

    VersionController(VersionRegistration registration, Versions versions, ManifestReader manifests) {
        this.registration = registration;
        this.versions = versions;
        this.manifests = manifests;
    }

    @Operation(summary = "Registers a version: manifest and files")
    @Override
    public AdapterVersion registerVersion(
            String name, Resource manifest, @Nullable List<MultipartFile> files, @Nullable String idempotencyKey) {
        return registration.register(
                name, manifests.read(bytes(manifest)), new Upload(files == null ? List.of() : files), idempotencyKey);
    }

    @Operation(summary = "An adapter's versions, the newest first")
    @Override
    public Page<AdapterVersion> versions(String name, @Nullable String cursor, int limit) {
        return versions.page(name, cursor, limit);
    }

    @Operation(summary = "One version, with its manifest")
    @Override
    public AdapterVersion version(String name, int number) {
        return versions.require(name, number);
    }

    @Operation(summary = "A version's file, as it was registered")
    @Override
    public ResponseEntity<Resource> file(String name, int number, String file) {
        var stored = versions.file(name, number, file);
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .eTag(stored.file().sha256())
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment().filename(file).build().toString())
                .body(new FileSystemResource(stored.path()));
    }

    private static byte[] bytes(Resource part) {
        try {
            return part.getContentAsByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("The part manifest could not be read", e);
        }
    }
}
