package io.lorica.api.registry;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * Promotion or rollback.
 *
 * @param version the number the alias shall point to
 * @param reason why; kept in the history
 * @param expectedVersion move only if the alias points there now (0: does not exist yet); absent moves in any case
 * @param changesQuestion whether the version may answer another question than the one that the alias points to: other
 *     outcomes, inputs that callers send and it does not take, new ones that it requires, or another type; absent: it
 *     may not
 */
public record MoveAliasRequest(
        @Positive int version,
        @NotBlank @Size(max = 2000) String reason,
        @Nullable Integer expectedVersion,
        @Nullable Boolean changesQuestion) {

    /** To a version that answers the same question. */
    public MoveAliasRequest(int version, String reason, @Nullable Integer expectedVersion) {
        this(version, reason, expectedVersion, null);
    }

    public boolean mayChangeQuestion() {
        return Boolean.TRUE.equals(changesQuestion);
    }
}
