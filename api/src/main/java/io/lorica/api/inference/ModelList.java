package io.lorica.api.inference;

import io.lorica.api.registry.VersionRef;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code GET /v1/models}: the base model and every alias this node serves. */
public record ModelList(String object, List<Model> data) {
    /**
     * @param id usable as {@code model}; the alias {@code champion} is left out where no base has the adapter's name
     * @param stack versions behind it, bottom first; empty for the base model
     * @param target the version that the alias points to: another than the stack's last while it is LOADING or has
     *     FAILED and an older one goes on; absent for the base model
     * @param state READY, LOADING or FAILED: whether the target answers
     * @param detail why the target FAILED, by its name and number
     * @param asksLanguageModel whether a decision of the version that answers needs the language model; absent where it
     *     does not decide
     * @param decision what it decides and what it wants for it; absent in the list, and where it does not decide
     */
    public record Model(
            String id,
            String object,
            long created,
            String ownedBy,
            List<VersionRef> stack,
            @Nullable VersionRef target,
            String state,
            @Nullable String detail,
            @Nullable Boolean asksLanguageModel,
            @Nullable ModelDecision decision) {}
}
