package io.lorica.registry.version;

import static io.lorica.api.registry.ArtefactFile.ADAPTER_CONFIG;
import static io.lorica.api.registry.ArtefactFile.ADAPTER_WEIGHTS;
import static io.lorica.api.registry.ArtefactFile.MODEL_CARD;

import io.lorica.api.registry.Adapter;
import io.lorica.api.registry.AdapterLayer;
import io.lorica.api.registry.AdapterVersion;
import io.lorica.api.registry.ArtefactFile;
import io.lorica.api.registry.VersionManifest;
import io.lorica.chassis.idempotency.Idempotency;
import io.lorica.chassis.problem.InvalidRequest;
import io.lorica.registry.adapter.Adapters;
import io.lorica.registry.artefact.ArtefactStore;
import io.lorica.registry.artefact.StagedFile;
import io.lorica.registry.author.Author;
import io.lorica.registry.problem.RegistryProblem.InvalidArtefact;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
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
    private final AdapterFilesCheck adapterFiles;
    private final ScorecardCheck scorecards;
    private final ReportCheck reports;
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
            AdapterFilesCheck adapterFiles,
            ScorecardCheck scorecards,
            ReportCheck reports,
            ArtefactStore store,
            Idempotency idempotency,
            Clock clock,
            MeterRegistry meters) {
        this.adapters = adapters;
        this.versions = versions;
        this.repository = repository;
        this.documents = documents;
        this.parents = parents;
        this.adapterFiles = adapterFiles;
        this.scorecards = scorecards;
        this.reports = reports;
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
        try (var staged = upload.stage(store, () -> ModelCard.of(adapter, manifest))) {
            check(staged.files(), adapter, manifest);
            var files = staged.files().entrySet().stream()
                    .map(file -> new ArtefactFile(
                            file.getKey(),
                            file.getValue().size(),
                            file.getValue().sha256()))
                    .toList();
            var document = documents.seal(manifest, files);
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

    private void check(Map<String, StagedFile> files, Adapter adapter, VersionManifest manifest) {
        if (files.containsKey(ADAPTER_WEIGHTS)) {
            adapterFiles.check(
                    file(files, ADAPTER_CONFIG).path(),
                    file(files, ADAPTER_WEIGHTS).path(),
                    manifest.baseShape());
        } else if (adapter.layer() == AdapterLayer.DOMAIN) {
            throw new InvalidRequest(
                    "files",
                    "hold no adapter, and %s is a DOMAIN adapter, which others lie on. Send %s and %s."
                            .formatted(adapter.name(), ADAPTER_CONFIG, ADAPTER_WEIGHTS));
        }
        scorecards.check(files, manifest);
        reports.check(files, manifest);
        if (file(files, MODEL_CARD).size() == 0) {
            throw new InvalidArtefact(MODEL_CARD, MODEL_CARD + " is empty. Write a model card, or leave the file out.");
        }
    }

    private static StagedFile file(Map<String, StagedFile> files, String name) {
        return Objects.requireNonNull(files.get(name), name);
    }
}
