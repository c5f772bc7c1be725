package io.lorica.api.inference;

import io.lorica.api.registry.VersionRef;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code GET /v1/models}: the base model and every alias this node serves. */
public record ModelList(String object, List<Model> data) {
    /**
     * @param id usable as {@code model}; the alias {@code champion} is left out where no base has the adapter's name
     * @param stack versions behind it, bottom first; empty for the base model
     * @param state READY, LOADING or FAILED
     * @param detail why it FAILED
     */
    public record Model(
            String id,
            String object,
            long created,
            String ownedBy,
            List<VersionRef> stack,
            String state,
            @Nullable String detail) {}
}
