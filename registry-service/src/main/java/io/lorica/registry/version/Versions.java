package io.lorica.registry.version;

import io.lorica.api.Page;
import io.lorica.api.registry.AdapterLayer;
import io.lorica.api.registry.AdapterVersion;
import io.lorica.api.registry.ArtefactFile;
import io.lorica.chassis.page.Cursor;
import io.lorica.registry.adapter.Adapters;
import io.lorica.registry.artefact.ArtefactStore;
import io.lorica.registry.problem.RegistryProblem.UnknownFile;
import io.lorica.registry.problem.RegistryProblem.UnknownVersion;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Reads registered versions. */
@Service
public class Versions {
    private final Adapters adapters;
    private final VersionRepository repository;
    private final VersionDocuments documents;
    private final ArtefactStore store;

    Versions(Adapters adapters, VersionRepository repository, VersionDocuments documents, ArtefactStore store) {
        this.adapters = adapters;
        this.repository = repository;
        this.documents = documents;
        this.store = store;
    }

    /** @throws UnknownVersion if the adapter has no version of that number */
    @Transactional(readOnly = true)
    public AdapterVersion require(String name, int number) {
        var adapter = adapters.require(name);
        return repository
                .findByAdapterAndNumber(name, number)
                .map(stored -> toVersion(stored, adapter.layer()))
                .orElseThrow(() -> new UnknownVersion(name, number, adapter.latestVersion()));
    }

    /** Newest first. */
    @Transactional(readOnly = true)
    public Page<AdapterVersion> page(String name, @Nullable String cursor, int limit) {
        var layer = adapters.require(name).layer();
        int before = Math.clamp(Cursor.parse(cursor, Integer.MAX_VALUE).after(), 0, Integer.MAX_VALUE);
        var fetched = repository.findByAdapterAndNumberLessThanOrderByNumberDesc(
                name, before, Limit.of(Cursor.checkLimit(limit) + 1));
        return Cursor.page(
                fetched.stream().map(stored -> toVersion(stored, layer)).toList(), limit, AdapterVersion::number);
    }

    /** @param path of the bytes, checked against the digest just now */
    public record StoredFile(ArtefactFile file, Path path) {}

    /** @throws UnknownFile if the version has no such file */
    public StoredFile file(String name, int number, String fileName) {
        var files = require(name, number).files();
        var file = files.stream()
                .filter(candidate -> candidate.name().equals(fileName))
                .findFirst()
                .orElseThrow(() -> new UnknownFile(
                        name,
                        number,
                        fileName,
                        files.stream().map(ArtefactFile::name).toList()));
        return new StoredFile(file, store.verified(file.sha256()));
    }

    AdapterVersion toVersion(StoredVersion stored, AdapterLayer layer) {
        var document = documents.read(stored.document());
        return new AdapterVersion(
                stored.adapter(),
                stored.number(),
                stored.digest(),
                layer,
                document.manifest(),
                document.files(),
                stored.author().name(),
                stored.author().id(),
                stored.author().actor(),
                stored.createdAt());
    }
}
