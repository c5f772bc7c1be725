package io.lorica.api.registry;

import java.time.Instant;
import java.util.List;

/**
 * An immutable, content-addressed version.
 *
 * @param digest SHA-256 over the canonical manifest and the files' digests
 * @param createdBy the API key's name behind the registering call
 */
public record AdapterVersion(
        String name,
        int number,
        String digest,
        AdapterLayer layer,
        VersionManifest manifest,
        List<ArtefactFile> files,
        String createdBy,
        Instant createdAt) {
    public VersionRef ref() {
        return new VersionRef(name, number, digest);
    }
}
