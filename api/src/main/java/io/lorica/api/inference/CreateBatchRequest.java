package io.lorica.api.inference;

import io.lorica.api.training.TableFormat;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * @param model an adapter (its champion decides) or adapter@alias; the version that answers for it now decides all rows
 * @param reasons whether each row's principal reasons are told; false if absent
 * @param table how a CSV file is written; what is absent is found out from it
 */
public record CreateBatchRequest(
        @NotBlank @Size(max = 200) String model,
        @Nullable Boolean reasons,
        @Nullable @Valid TableFormat table) {

    public boolean asksWhy() {
        return Boolean.TRUE.equals(reasons);
    }
}
