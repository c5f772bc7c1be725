package io.lorica.registry.version;

import static io.lorica.api.registry.ArtefactFile.ADAPTER_CONFIG;
import static io.lorica.api.registry.ArtefactFile.ADAPTER_WEIGHTS;
import static io.lorica.api.registry.ArtefactFile.MODEL_CARD;

import io.lorica.api.registry.Adapter;
import io.lorica.api.registry.AdapterLayer;
import io.lorica.api.registry.VersionManifest;
import io.lorica.chassis.problem.InvalidRequest;
import io.lorica.registry.artefact.StagedFile;
import io.lorica.registry.problem.RegistryProblem.InvalidArtefact;
import java.util.Map;
import java.util.Objects;
import org.springframework.stereotype.Component;

/** Holds all files of a version against its manifest. */
@Component
class VersionFilesCheck {
    private final AdapterFilesCheck adapters;
    private final ReadOutCheck readOuts;
    private final ScorecardCheck scorecards;
    private final ReportCheck reports;

    VersionFilesCheck(
            AdapterFilesCheck adapters, ReadOutCheck readOuts, ScorecardCheck scorecards, ReportCheck reports) {
        this.adapters = adapters;
        this.readOuts = readOuts;
        this.scorecards = scorecards;
        this.reports = reports;
    }

    /**
     * @param files by name; they make a version
     * @throws InvalidArtefact if one of them can't be used
     * @throws InvalidRequest if an adapter of this layer needs others
     */
    void check(Map<String, StagedFile> files, Adapter adapter, VersionManifest manifest) {
        if (files.containsKey(ADAPTER_WEIGHTS)) {
            adapters.check(
                    file(files, ADAPTER_CONFIG).path(),
                    file(files, ADAPTER_WEIGHTS).path(),
                    manifest.baseShape());
        } else if (adapter.layer() == AdapterLayer.DOMAIN) {
            throw new InvalidRequest(
                    "files",
                    "hold no adapter, and %s is a DOMAIN adapter, which others lie on. Send %s and %s."
                            .formatted(adapter.name(), ADAPTER_CONFIG, ADAPTER_WEIGHTS));
        }
        readOuts.check(files, manifest);
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
