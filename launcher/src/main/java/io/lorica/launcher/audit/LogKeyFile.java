package io.lorica.launcher.audit;

import io.lorica.launcher.home.LauncherException;
import io.lorica.merkle.MalformedException;
import io.lorica.merkle.checkpoint.LogVerifier;
import io.lorica.merkle.note.VerifierKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The log's public keys, as somebody keeps them who wants to verify what it says. */
public final class LogKeyFile {
    private LogKeyFile() {}

    /** @throws LauncherException if the file can't be read or holds no keys of one log */
    public static LogVerifier read(Path file) {
        try {
            return verifier(Files.readString(file), file.toString());
        } catch (IOException e) {
            throw new LauncherException(
                    ("%s can't be read. Name the file of the log's public keys that was kept when Lorica was set up:"
                                    + " ./lorica audit keys writes it.")
                            .formatted(file),
                    e);
        }
    }

    /**
     * @param text a key on each line
     * @param where it is from, for the message
     */
    public static LogVerifier verifier(String text, String where) {
        try {
            List<VerifierKey> keys = text.lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .map(VerifierKey::parse)
                    .toList();
            List<String> names =
                    keys.stream().map(key -> key.name().value()).distinct().toList();
            if (names.size() != 1) {
                throw new LauncherException(
                        "%s holds keys of %d logs, and one is meant. Keep each log's keys in a file of its own."
                                .formatted(where, names.size()));
            }
            return new LogVerifier(names.getFirst(), keys);
        } catch (MalformedException e) {
            throw new LauncherException("%s holds no log's keys: %s.".formatted(where, e.getMessage()), e);
        }
    }
}
