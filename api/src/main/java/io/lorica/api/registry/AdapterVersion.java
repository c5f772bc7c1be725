package io.lorica.api.registry;

import io.lorica.api.access.KeyRef;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An immutable, content-addressed version.
 *
 * @param digest SHA-256 over the canonical manifest and the files' digests
 * @param createdBy name of the API key that asked for it; for what a training run made, the key that created the run
 * @param createdById that key's id; absent in versions of releases that did not keep it
 * @param actor the service that registered it for that key; absent: the key did so itself
 */
public record AdapterVersion(
        String name,
        int number,
        String digest,
        AdapterLayer layer,
        VersionManifest manifest,
        List<ArtefactFile> files,
        String createdBy,
        @Nullable String createdById,
        @Nullable KeyRef actor,
        Instant createdAt) {
    /** Whether it has weights; a task version may decide by a scorecard or a read-out alone. */
    public boolean hasAdapter() {
        return files.stream().map(ArtefactFile::name).anyMatch(ArtefactFile.ADAPTER_WEIGHTS::equals);
    }

    public VersionRef ref() {
        return new VersionRef(name, number, digest);
    }
}
