package io.lorica.training.attempt;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.registry.DatasetRef;
import io.lorica.api.training.Dataset;
import io.lorica.intake.DataRow;
import io.lorica.training.dataset.SplitName;
import io.lorica.training.dataset.SplitRow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A data set with its rows in memory. */
record LoadedDataset(Dataset dataset, List<SplitRow> rows) {
    /** Null if it is not tabular. */
    @Nullable
    DecisionSpec decision() {
        return dataset.decision();
    }

    DatasetRef ref() {
        return new DatasetRef(dataset.name(), dataset.id(), dataset.digest());
    }

    /** In the upload's order. */
    List<SplitRow> rows(SplitName split) {
        return rows.stream().filter(row -> row.split() == split).toList();
    }

    /** For a tabular data set. */
    List<DataRow.Table> tableRows(SplitName split) {
        return rows(split).stream().map(row -> (DataRow.Table) row.row()).toList();
    }
}
