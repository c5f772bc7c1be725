package io.lorica.inference.model;

import io.lorica.api.registry.AdapterVersion;
import io.lorica.inference.adapter.FetchException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A version could not be made to serve. */
final class LoadFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final String slug;
    private final boolean mayPass;

    private LoadFailure(String slug, String message, boolean mayPass, @Nullable Throwable cause) {
        super(message, cause);
        this.slug = slug;
        this.mayPass = mayPass;
    }

    /** Never null: what is thrown here says what happened. */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }

    static LoadFailure of(FetchException cause) {
        return switch (cause) {
            case FetchException.Outage outage -> new LoadFailure("not-ready", outage.getMessage(), true, outage);
            case FetchException.Refused refused ->
                new LoadFailure("adapter-refused", refused.getMessage(), false, refused);
        };
    }

    /** @param cause what the engine or the format says of the version's files, by their names */
    static LoadFailure refused(AdapterVersion version, RuntimeException cause) {
        return new LoadFailure(
                "adapter-refused",
                "%s can't be loaded. %s"
                        .formatted(named(version), Objects.requireNonNullElse(cause.getMessage(), cause.toString())),
                false,
                cause);
    }

    /** @param fault what was found when the node tried it */
    static LoadFailure failedTrial(AdapterVersion version, String fault) {
        return new LoadFailure(
                "adapter-refused", "%s was tried before it answers: %s.".formatted(named(version), fault), false, null);
    }

    /** As messages call a version. */
    static String named(AdapterVersion version) {
        return "Adapter %s v%d".formatted(version.name(), version.number());
    }

    static LoadFailure wrongBase(String message) {
        return new LoadFailure("wrong-base-model", message, false, null);
    }

    static LoadFailure noRoom(String message, boolean mayPass) {
        return new LoadFailure("overloaded", message, mayPass, null);
    }

    ServedModel.State.Failed state() {
        return new ServedModel.State.Failed(slug, getMessage(), mayPass);
    }
}
