package io.lorica.training.attempt;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.decision.PartUse;
import io.lorica.api.registry.AdapterVersion;
import io.lorica.engine.BaseModel;
import io.lorica.formats.adapter.AdapterStack;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a run is made from.
 *
 * @param base owned by its loader
 * @param parent null if the adapter lies on the base model
 * @param frozen the parent's adapter; empty if there is none
 */
record RunInputs(BaseModel base, @Nullable AdapterVersion parent, AdapterStack frozen, List<LoadedDataset> data) {

    /** Whether nothing is for a language model to learn: the one spec there is leaves it out of its decision. */
    boolean leaveAdapterOut() {
        return data.stream().map(LoadedDataset::decision).allMatch(RunInputs::leavesAdapterOut);
    }

    /** The data set whose rows are decided; null if the run decides nothing. */
    @Nullable
    LoadedDataset table() {
        return data.stream().filter(set -> set.decision() != null).findFirst().orElse(null);
    }

    static boolean leavesAdapterOut(@Nullable DecisionSpec spec) {
        return spec != null && spec.parts() != null && spec.parts().adapter() == PartUse.NEVER;
    }
}
