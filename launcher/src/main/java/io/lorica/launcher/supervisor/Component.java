package io.lorica.launcher.supervisor;

import java.io.IOException;
import java.nio.file.Path;

/** A program that the supervisor keeps running. */
public interface Component {
    String name();

    int port();

    /** Where its output is; its end is shown when it does not start. */
    Path log();

    Process start() throws IOException;

    /** Whether it does its work now; quick, and false rather than an exception. */
    boolean isHealthy();

    /** Asks it to end in order; the caller waits, and ends it the hard way after a while. */
    void requestStop(ProcessHandle process);
}
