package io.lorica.registry.version;

import static io.lorica.api.registry.ArtefactFile.READ_OUT;

import io.lorica.api.decision.DecisionPolicy;
import io.lorica.api.registry.BaseModelShape;
import io.lorica.api.registry.VersionManifest;
import io.lorica.formats.AdapterException;
import io.lorica.formats.readout.ReadOut;
import io.lorica.registry.artefact.StagedFile;
import io.lorica.registry.problem.RegistryProblem.InvalidArtefact;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Reads a read-out as nodes will, and holds it against the decision and, where it is stated, the base's shape. */
@Component
class ReadOutCheck {

    /** @throws InvalidArtefact if no node could decide with it */
    void check(Map<String, StagedFile> files, VersionManifest manifest) {
        StagedFile file = files.get(READ_OUT);
        if (file == null) {
            return;
        }
        DecisionPolicy decision = manifest.decision();
        if (decision == null) {
            throw new InvalidArtefact(
                    READ_OUT,
                    READ_OUT + " is there, and the manifest says nothing of a decision. Send both, or neither.");
        }
        int outcomes = decision.spec().outcomes().size();
        BaseModelShape base = manifest.baseShape();
        try {
            ReadOut readOut = ReadOut.read(file.path(), READ_OUT);
            if (base == null) {
                readOut.requireOutcomes(outcomes);
            } else {
                readOut.requireFits(new StatedShape(base), outcomes);
            }
        } catch (AdapterException e) {
            throw new InvalidArtefact(READ_OUT, e.getMessage() + ".");
        }
    }
}
