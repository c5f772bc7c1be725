package io.lorica.registry.version;

import io.lorica.api.registry.Adapter;
import io.lorica.api.registry.AdapterVersion;
import io.lorica.api.registry.ArtefactFile;
import io.lorica.api.registry.VersionManifest;
import io.lorica.chassis.idempotency.Idempotency;
import io.lorica.chassis.problem.InvalidRequest;
import io.lorica.registry.adapter.Adapters;
import io.lorica.registry.artefact.ArtefactStore;
import io.lorica.registry.author.Author;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;

/**
 * Registers versions. Files first, then the row that names them: a crash in between leaves files that no version shows.
 */
@Service
class VersionRegistration {
    private static final Logger log = LoggerFactory.getLogger(VersionRegistration.class);

    private final Adapters adapters;
    private final Versions versions;
    private final VersionRepository repository;
    private final VersionDocuments documents;
    private final ParentCheck parents;
    private final VersionFilesCheck files;
    private final ArtefactStore store;
    private final Idempotency idempotency;
    private final Clock clock;
    private final MeterRegistry meters;

    VersionRegistration(
            Adapters adapters,
            Versions versions,
            VersionRepository repository,
            VersionDocuments documents,
            ParentCheck parents,
            VersionFilesCheck files,
            ArtefactStore store,
            Idempotency idempotency,
            Clock clock,
            MeterRegistry meters) {
        this.adapters = adapters;
        this.versions = versions;
        this.repository = repository;
        this.documents = documents;
        this.parents = parents;
        this.files = files;
        this.store = store;
        this.idempotency = idempotency;
        this.clock = clock;
        this.meters = meters;
    }

    AdapterVersion register(String name, VersionManifest manifest, Upload upload, @Nullable String idempotencyKey) {
        var adapter = adapters.require(name);
        if (manifest.baseModel().name().equals(adapter.name())) {
            throw new InvalidRequest(
                    "manifest.base_model.name",
                    "is %s as well, so requests could not tell adapter and base apart; register it under another name."
                            .formatted(adapter.name()));
        }
        parents.check(adapter, manifest);
        try (var staged = upload.stage(store, () -> ModelCard.of(adapter, manifest, upload))) {
            files.check(staged.files(), adapter, manifest);
            var kept = staged.files().entrySet().stream()
                    .map(file -> new ArtefactFile(
                            file.getKey(),
                            file.getValue().size(),
                            file.getValue().sha256()))
                    .toList();
            var document = documents.seal(manifest, kept);
            staged.files().values().forEach(store::keep);
            return idempotency.once(
                    "versions of " + name,
                    idempotencyKey,
                    document.digest(),
                    () -> created(insert(adapter, manifest, document)),
                    number -> versions.require(name, Integer.parseInt(number)));
        }
    }

    private static Idempotency.Created<AdapterVersion> created(AdapterVersion version) {
        return new Idempotency.Created<>(Integer.toString(version.number()), version);
    }

    private AdapterVersion insert(Adapter adapter, VersionManifest manifest, VersionDocuments.Sealed document) {
        int number = adapters.takeNextNumber(adapter.name());
        var stored = repository.saveAndFlush(new StoredVersion(
                adapter.name(), number, document, manifest.parent(), Author.current(), clock.instant()));
        meters.counter("lorica.registry.versions.registered", "adapter", adapter.name())
                .increment();
        log.info("Registered version {} of {} with digest {}", number, adapter.name(), document.digest());
        return versions.toVersion(stored, adapter.layer());
    }
}
