package io.lorica.journal;

import java.nio.file.Path;

/** Another process, or this one, has the directory open. */
public final class JournalInUse extends JournalException {
    private static final long serialVersionUID = 1L;

    JournalInUse(Path directory) {
        super(
                ("The journal in %s is open already. Each node needs a directory of its own: stop the other process, or"
                                + " name another directory.")
                        .formatted(directory),
                null);
    }
}
