package io.lorica.training.run;

import io.lorica.api.Problem.FieldError;
import io.lorica.api.training.DatasetKind;
import io.lorica.api.training.LoraOptions;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a language model's share in a decision is read from. */
public enum ReadFrom {
    /** The mean of the prompt's hidden states. */
    STATES,
    /** The probabilities of the outcomes' answers. */
    ANSWERS;

    /**
     * @param kinds of the run's data sets
     * @param faults takes what is wrong with the options
     * @return null for runs that decide nothing
     */
    static @Nullable ReadFrom of(
            @Nullable LoraOptions options, Collection<DatasetKind> kinds, List<FieldError> faults) {
        String named = options == null ? null : options.read();
        boolean decides = kinds.contains(DatasetKind.TABULAR);
        boolean isInvoked = options != null && options.invocation() != null;
        boolean hasOthers = kinds.stream().anyMatch(kind -> kind != DatasetKind.TABULAR);
        ReadFrom usual = isInvoked || hasOthers ? ANSWERS : STATES;
        ReadFrom read = new OptionNames(faults).choice("read", named, usual, values());
        if (named != null && !decides) {
            faults.add(new FieldError("options.read", "is for runs on a TABULAR data set, whose rows are decided"));
        }
        if (read == STATES && decides && isInvoked) {
            faults.add(new FieldError(
                    "options.read", "is states, which has no options.invocation; leave it out, or read answers"));
        }
        if (read == STATES && decides && hasOthers) {
            faults.add(new FieldError(
                    "options.read",
                    "is states, which learns from the TABULAR data set alone; leave the others out of dataset_ids, or"
                            + " read answers"));
        }
        if (options != null && options.timeBudgetSeconds() != null && !(decides && read == STATES)) {
            faults.add(new FieldError("options.time_budget_seconds", "is for decisions that are read from states"));
        }
        return decides ? read : null;
    }
}
