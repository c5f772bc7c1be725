package io.lorica.intake.draft;

import io.lorica.api.training.CreateDatasetRequest;
import java.util.List;

/**
 * A first form of a data set.
 *
 * @param request accepted by an upload of the file as it is
 * @param notes what was decided on the way and should be looked at, in sentences
 */
public record SpecDraft(CreateDatasetRequest request, List<String> notes) {
    public SpecDraft {
        notes = List.copyOf(notes);
    }
}
