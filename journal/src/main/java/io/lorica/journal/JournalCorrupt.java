package io.lorica.journal;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Records that were acknowledged are not as they were written: a failing disk, or tampering. Nothing was changed. */
public final class JournalCorrupt extends JournalException {
    private static final long serialVersionUID = 1L;

    private JournalCorrupt(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    static JournalCorrupt of(Path where, String what) {
        return new JournalCorrupt(
                ("%s: %s. Records that were acknowledged are damaged or gone: keep the directory as it is, look for a"
                                + " failing disk or tampering, and restore it from a copy.")
                        .formatted(where, what),
                null);
    }
}
