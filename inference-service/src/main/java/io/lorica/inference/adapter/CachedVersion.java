package io.lorica.inference.adapter;

import io.lorica.api.registry.AdapterVersion;
import io.lorica.api.registry.ArtefactFile;
import io.lorica.formats.readout.ReadOut;
import io.lorica.scorecard.Scorecard;
import io.lorica.scorecard.ScorecardFiles;
import io.lorica.scorecard.reason.Explainer;
import io.lorica.scorecard.reason.Reference;
import io.lorica.scorecard.reason.ReferenceFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A verified version on this node's disk.
 *
 * @param directory in PEFT format: adapter_config.json and adapter_model.safetensors, if it has an adapter; beside
 *     them its read-out and its scorecard's files, if it has them
 */
public record CachedVersion(AdapterVersion version, Path directory) {
    /**
     * @return empty if it has none
     * @throws io.lorica.formats.AdapterException saying what is wrong with it
     */
    public Optional<ReadOut> readOut() {
        Path file = directory.resolve(ArtefactFile.READ_OUT);
        return Files.exists(file) ? Optional.of(ReadOut.read(file, ArtefactFile.READ_OUT)) : Optional.empty();
    }

    /**
     * @return empty if it has none
     * @throws IllegalArgumentException if this release can't read it
     */
    public Optional<Scorecard> scorecard() {
        if (!Files.exists(directory.resolve(ScorecardFiles.SCORECARD))) {
            return Optional.empty();
        }
        try {
            return Optional.of(ScorecardFiles.read(directory));
        } catch (IOException e) {
            throw new UncheckedIOException("The scorecard in " + directory + " cannot be read", e);
        }
    }

    /**
     * @return empty if it has no reference to hold decisions against
     * @throws IllegalArgumentException if this release can't read it
     */
    public Optional<Explainer> explainer(Scorecard scorecard) {
        if (!Files.exists(directory.resolve(ReferenceFile.NAME))) {
            return Optional.empty();
        }
        try {
            Reference reference = ReferenceFile.read(directory);
            reference.requireFits(scorecard);
            return Optional.of(new Explainer(scorecard, reference));
        } catch (IOException e) {
            throw new UncheckedIOException("The reference in " + directory + " cannot be read", e);
        }
    }
}
