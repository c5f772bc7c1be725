package io.lorica.client;

import io.lorica.api.registry.AdapterVersion;
import io.lorica.api.registry.ArtefactFile;
import io.lorica.files.Digest;
import io.lorica.files.ExpectedFile;
import io.lorica.files.TransferException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Files of adapter versions, brought to a folder. Bytes gather beside the file's place in
 * {@code <name>.<digest>.partial}, where a transfer that broke off is continued, also by a later call; the file gets
 * its name once its SHA-256 is the announced one and it is on disk. A file that is there already, whole and right, is
 * not fetched again.
 */
public final class VersionFiles {
    private static final Pattern PLAIN_NAME = Pattern.compile("(?!\\.{1,2}$)[^/\\\\\\p{Cntrl}]{1,255}");

    private final Streams streams;

    VersionFiles(Streams streams) {
        this.streams = streams;
    }

    /**
     * What a file of a version must be, at its place in a folder. Names are never paths.
     *
     * @throws LoricaException.Unreadable if the announced name is a path, or the digest or size is malformed
     */
    public static ExpectedFile expected(AdapterVersion version, ArtefactFile file, Path directory) {
        if (!PLAIN_NAME.matcher(file.name()).matches()) {
            throw new LoricaException.Unreadable(
                    ("The registry announced a file named '%s' of %s: a path, and no name. It was not fetched;"
                                    + " check the registry.")
                            .formatted(file.name(), of(version)),
                    null);
        }
        try {
            return new ExpectedFile(directory.resolve(file.name()), file.size(), new Digest(file.sha256()));
        } catch (IllegalArgumentException e) {
            throw new LoricaException.Unreadable(
                    "The registry announced file %s of %s wrongly: %s. It was not fetched; check the registry."
                            .formatted(file.name(), of(version), e.getMessage()),
                    e);
        }
    }

    /**
     * Brings all files of a version.
     *
     * @param directory exists
     * @return the files' places, in the version's order
     * @throws LoricaException.Refused if the registry does not have it, or the key may not read it
     * @throws LoricaException.Unavailable if a transfer broke off; another call goes on where it stopped
     * @throws LoricaException.Unreadable if a file is not what was announced; it was removed
     * @throws IOException if the folder can't be used
     */
    public List<Path> fetch(AdapterVersion version, Path directory) throws IOException {
        List<Path> places = new ArrayList<>();
        for (ArtefactFile file : version.files()) {
            places.add(fetch(version, file, directory, ExpectedFile.Progress.NONE));
        }
        return List.copyOf(places);
    }

    /**
     * Brings one file of a version, with the same guarantees and errors.
     *
     * @param progress hears how many bytes are here
     */
    public Path fetch(AdapterVersion version, ArtefactFile file, Path directory, ExpectedFile.Progress progress)
            throws IOException {
        ExpectedFile expected = expected(version, file, directory);
        try {
            expected.fetch(
                    from -> streams.openFrom(
                            from,
                            "/v1/adapters/{name}/versions/{number}/files/{file}",
                            version.name(),
                            version.number(),
                            file.name()),
                    Streams.ATTEMPTS,
                    progress);
            return expected.target();
        } catch (TransferException.Broken e) {
            throw new LoricaException.Unavailable(
                    "File %s of %s could not be fetched: %s. Another call goes on from there."
                            .formatted(file.name(), of(version), e.getMessage()),
                    e);
        } catch (TransferException.WrongContent e) {
            throw new LoricaException.Unreadable(
                    ("File %s of %s does not have the digest that the registry announced: %s."
                                    + " Check the registry's artefact store.")
                            .formatted(file.name(), of(version), e.getMessage()),
                    e);
        }
    }

    private static String of(AdapterVersion version) {
        return "adapter %s v%d".formatted(version.name(), version.number());
    }
}
