package io.lorica.journal;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The record was not written, so what it is of must not be answered. A later append tries again. */
public final class JournalUnavailable extends JournalException {
    private static final long serialVersionUID = 1L;

    private JournalUnavailable(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** The same for another caller of the batch, with a stack of its own. */
    JournalUnavailable again() {
        return new JournalUnavailable(String.valueOf(getMessage()), getCause());
    }

    static JournalUnavailable closed(Path directory) {
        return new JournalUnavailable("The journal in %s is closed; open it again.".formatted(directory), null);
    }

    static JournalUnavailable noRoom(Path directory, long usable, long needed, long reserved) {
        return new JournalUnavailable(
                ("%s has %d bytes free: %d for the next records would go below the %d that are kept free. Make room, or"
                                + " lower what is kept free; appends succeed again by themselves.")
                        .formatted(directory, usable, needed, reserved),
                null);
    }

    static JournalUnavailable failed(Path directory, Throwable cause) {
        return new JournalUnavailable(
                "The journal in %s could not be written: %s. %s; appends succeed again by themselves."
                        .formatted(directory, said(cause), remedy(cause)),
                cause);
    }

    static JournalUnavailable placeMissing(Path directory, IOException cause) {
        return new JournalUnavailable(
                ("%s could not be opened: %s. No record is written to the other directory alone: bring this one back,"
                                + " or take it out of the settings, and start the node again.")
                        .formatted(directory, said(cause)),
                cause);
    }

    static JournalUnavailable unreadable(Path directory, IOException cause) {
        return new JournalUnavailable(
                ("The journal in %s could not be read: %s. Check the disk and the directory's permissions, then try"
                                + " again.")
                        .formatted(directory, said(cause)),
                cause);
    }

    private static String said(Throwable cause) {
        return cause instanceof NoSuchFileException
                ? "there is no " + cause.getMessage()
                : cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    private static String remedy(Throwable cause) {
        String said = said(cause).toLowerCase(Locale.ROOT);
        if (said.contains("no space") || said.contains("quota")) {
            return "Make room on that disk";
        }
        if (said.contains("read-only")) {
            return "Look in the system's log why the file system is read-only, and mount it writable";
        }
        if (cause instanceof NoSuchFileException) {
            return "Mount the disk, or bring the directory back as it was";
        }
        return "Look in the system's log for the disk's errors";
    }
}
