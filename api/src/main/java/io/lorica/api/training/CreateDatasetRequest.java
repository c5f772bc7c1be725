package io.lorica.api.training;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.registry.Adapter;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * The {@code spec} part of a data set upload; the {@code file} part carries the rows.
 *
 * @param name lower-case letters, digits and dashes; an upload under a name that is there is its next version
 * @param kind what becomes of a row
 * @param decision required for TABULAR, refused for JSONL
 * @param split what is held out of training
 * @param licence the licence of the rows, kept with the data set
 * @param maxQuarantinedShare 0 to 1; an upload of which a larger share of rows is set aside is refused and nothing
 *     stored. Absent: no ceiling
 * @param table how a CSV file is written, where that should not be found out from the file; refused for JSONL
 */
public record CreateDatasetRequest(
        @NotNull @Pattern(regexp = Adapter.NAME_PATTERN, message = Adapter.NAME_MESSAGE)
        String name,

        @NotNull DatasetKind kind,
        @Nullable @Valid DecisionSpec decision,
        @NotNull @Valid Split split,
        @Nullable @Size(max = 500) String licence,
        @Nullable @DecimalMin("0") @DecimalMax("1") Double maxQuarantinedShare,
        @Nullable @Valid TableFormat table) {

    /** Without a ceiling, and with a table's format found out from the file. */
    public CreateDatasetRequest(
            String name, DatasetKind kind, @Nullable DecisionSpec decision, Split split, @Nullable String licence) {
        this(name, kind, decision, split, licence, null, null);
    }
}
