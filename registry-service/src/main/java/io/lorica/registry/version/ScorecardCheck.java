package io.lorica.registry.version;

import io.lorica.api.decision.DecisionPolicy;
import io.lorica.api.decision.DecisionSpec.Outcome;
import io.lorica.api.registry.ArtefactFile;
import io.lorica.api.registry.VersionManifest;
import io.lorica.registry.artefact.StagedFile;
import io.lorica.registry.problem.RegistryProblem.InvalidArtefact;
import io.lorica.scorecard.Scorecard;
import io.lorica.scorecard.ScorecardFiles;
import io.lorica.scorecard.reason.Explainer;
import io.lorica.scorecard.reason.Reference;
import io.lorica.scorecard.reason.ReferenceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Reads a scorecard as nodes will, and holds it against the decision that it is part of. */
@Component
class ScorecardCheck {

    /** @throws InvalidArtefact if no node could decide with it */
    void check(Map<String, StagedFile> files, VersionManifest manifest) {
        Set<String> unread = new HashSet<>(ScorecardFiles.NAMES);
        unread.retainAll(files.keySet());
        if (unread.isEmpty()) {
            return;
        }
        DecisionPolicy decision = manifest.decision();
        if (decision == null) {
            throw wrong("is there, and the manifest says nothing of a decision. Send both, or neither");
        }
        boolean hasReference = unread.remove(ScorecardFiles.REFERENCE);
        Scorecard scorecard;
        try {
            scorecard = ScorecardFiles.read(name -> {
                StagedFile file = files.get(name);
                if (file == null) {
                    throw wrong("needs %s beside it. Send it as well".formatted(name));
                }
                unread.remove(name);
                return Files.readAllBytes(file.path());
            });
        } catch (IllegalArgumentException | IOException e) {
            throw wrong("is none that a node could read. " + e.getMessage());
        }
        if (!unread.isEmpty()) {
            throw wrong("does not use %s. Leave that file out".formatted(String.join(", ", unread)));
        }
        List<String> labels =
                decision.spec().outcomes().stream().map(Outcome::label).toList();
        if (!scorecard.labels().equals(labels)) {
            throw wrong("has outcomes %s, the manifest's decision %s. Fit it again, for the same decision"
                    .formatted(scorecard.labels(), labels));
        }
        if (scorecard.asksAdapter()
                && !files.containsKey(ArtefactFile.ADAPTER_WEIGHTS)
                && !files.containsKey(ArtefactFile.READ_OUT)) {
            throw wrong("asks an adapter, and neither one nor %s is beside it. Send them, or give it weight 0"
                    .formatted(ArtefactFile.READ_OUT));
        }
        if (hasReference) {
            checkReference(files, scorecard);
        }
    }

    /** Reasons that a node can't give are found here, not by who asks for them. */
    private static void checkReference(Map<String, StagedFile> files, Scorecard scorecard) {
        try {
            Reference reference = ReferenceFile.read(name -> Files.readAllBytes(
                    Objects.requireNonNull(files.get(name), name).path()));
            reference.requireFits(scorecard);
            new Explainer(scorecard, reference);
        } catch (IllegalArgumentException | IOException e) {
            throw new InvalidArtefact(
                    ReferenceFile.NAME,
                    "%s can't explain decisions of %s. %s. Send the one that was drawn for it, or leave the file out."
                            .formatted(ReferenceFile.NAME, ScorecardFiles.SCORECARD, e.getMessage()));
        }
    }

    private static InvalidArtefact wrong(String what) {
        return new InvalidArtefact(ScorecardFiles.SCORECARD, "%s %s.".formatted(ScorecardFiles.SCORECARD, what));
    }
}
