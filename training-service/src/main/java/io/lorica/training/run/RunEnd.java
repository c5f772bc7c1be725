package io.lorica.training.run;

import io.lorica.api.registry.VersionRef;
import io.lorica.api.training.RunState;
import org.jspecify.annotations.Nullable;

/** How a run ends. */
public sealed interface RunEnd {
    record Succeeded(VersionRef version) implements RunEnd {}

    /** @param why what happened and what to do */
    record Failed(String why) implements RunEnd {}

    record Cancelled(String when) implements RunEnd {}

    default RunState state() {
        return switch (this) {
            case Succeeded _ -> RunState.SUCCEEDED;
            case Failed _ -> RunState.FAILED;
            case Cancelled _ -> RunState.CANCELLED;
        };
    }

    /** What the last event tells. */
    default @Nullable String message() {
        return switch (this) {
            case Succeeded _ -> null;
            case Failed(String why) -> why;
            case Cancelled(String when) -> when;
        };
    }
}
