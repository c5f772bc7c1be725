package io.lorica.basemodel;

import io.lorica.files.Digest;
import io.lorica.files.DurableFile;
import io.lorica.files.ExpectedFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A model's file in the cache, beside a small record of when it was verified: digest, size and modification time. While
 * these agree, the file is not hashed again, so a start costs no pass over the weights.
 */
record CachedFile(ExpectedFile expected) {

    static CachedFile of(KnownBaseModel model, Path cache) {
        return new CachedFile(new ExpectedFile(
                cache.resolve(model.name()).resolve(model.file()), model.size(), new Digest(model.sha256())));
    }

    Path path() {
        return expected.target();
    }

    Path directory() {
        return Objects.requireNonNull(path().getParent());
    }

    Path lock() {
        return beside(".lock");
    }

    boolean isVerified() throws IOException {
        if (!Files.isRegularFile(path()) || Files.size(path()) != expected.size()) {
            return false;
        }
        if (recordMatches()) {
            return true;
        }
        if (!expected.isIntact()) {
            return false;
        }
        recordVerified();
        return true;
    }

    private boolean recordMatches() throws IOException {
        return Files.isRegularFile(record()) && Files.readString(record()).equals(expectedRecord());
    }

    /** Called when the digest was found right. */
    void recordVerified() throws IOException {
        try {
            DurableFile.write(record(), expectedRecord().getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            // A read-only cache, baked into an image for example, still serves; it is hashed at every start.
            if (Files.isWritable(directory())) {
                throw e;
            }
        }
    }

    private Path record() {
        return beside(".verified");
    }

    private Path beside(String ending) {
        return path().resolveSibling(path().getFileName() + ending);
    }

    private String expectedRecord() throws IOException {
        return expected.digest() + " " + expected.size() + " "
                + Files.getLastModifiedTime(path()).toMillis() + "\n";
    }
}
