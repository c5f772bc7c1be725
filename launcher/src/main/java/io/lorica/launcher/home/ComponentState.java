package io.lorica.launcher.home;

import org.jspecify.annotations.Nullable;

/**
 * One process of the stack as its supervisor last saw it.
 *
 * @param restarts how often it was started again after it ended by itself
 * @param lastExit how it last ended by itself
 */
public record ComponentState(
        String name,
        Status status,
        int port,
        @Nullable ProcessIdentity process,
        int restarts,
        @Nullable String lastExit,
        String log) {
    public enum Status {
        WAITING,
        STARTING,
        HEALTHY,
        RESTARTING,
        FAILED,
        STOPPED
    }
}
