package io.lorica.launcher.home;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What runs in a home.
 *
 * @param message why the phase is FAILED
 * @param options what it was started with, by option; empty where an older Lorica started it
 * @param components in the order of their start
 */
public record StackState(
        ProcessIdentity supervisor,
        Phase phase,
        @Nullable String message,
        String gatewayUrl,
        Map<String, String> options,
        List<ComponentState> components) {
    public enum Phase {
        STARTING,
        RUNNING,
        STOPPING,
        FAILED,
        STOPPED
    }

    public StackState {
        options = Map.copyOf(Objects.requireNonNullElse(options, Map.of()));
        components = List.copyOf(components);
    }

    public boolean isSupervised() {
        return supervisor.find().isPresent();
    }

    /** Processes that outlived their supervisor, which happens when that was killed. */
    public List<ProcessHandle> orphans() {
        if (isSupervised()) {
            return List.of();
        }
        return components.stream()
                .map(ComponentState::process)
                .filter(Objects::nonNull)
                .flatMap(p -> p.find().stream())
                .toList();
    }
}
