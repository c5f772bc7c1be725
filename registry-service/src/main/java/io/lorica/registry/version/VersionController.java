package io.lorica.registry.version;

import io.lorica.api.Page;
import io.lorica.api.registry.AdapterVersion;
import io.lorica.chassis.idempotency.Idempotency;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RequestPart;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

@RestController
@RequestMapping("/v1/adapters/{name}/versions")
class VersionController {
    private final VersionRegistration registration;
    private final Versions versions;
    private final ManifestReader manifests;

    VersionController(VersionRegistration registration, Versions versions, ManifestReader manifests) {
        this.registration = registration;
        this.versions = versions;
        this.manifests = manifests;
    }

    @PostMapping(consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    AdapterVersion register(
            @PathVariable String name,
            @RequestPart byte[] manifest,
            @RequestPart(required = false) @Nullable List<MultipartFile> files,
            @RequestHeader(name = Idempotency.HEADER, required = false) @Nullable String key) {
        return registration.register(
                name, manifests.read(manifest), new Upload(files == null ? List.of() : files), key);
    }

    /** Newest first. */
    @GetMapping
    Page<AdapterVersion> list(
            @PathVariable String name,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "50") int limit) {
        return versions.page(name, cursor, limit);
    }

    @GetMapping("/{number}")
    AdapterVersion get(@PathVariable String name, @PathVariable int number) {
        return versions.require(name, number);
    }

    /** The entity tag is the file's SHA-256. */
    @GetMapping("/{number}/files/{file}")
    ResponseEntity<Resource> file(@PathVariable String name, @PathVariable int number, @PathVariable String file) {
        var stored = versions.file(name, number, file);
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .eTag(stored.file().sha256())
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment().filename(file).build().toString())
                .body(new FileSystemResource(stored.path()));
    }
}
