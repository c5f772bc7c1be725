package io.lorica.basemodel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A model's file in the cache, beside a small record of when it was verified: digest, size and modification time. While
 * these agree, the file is not hashed again, so a start costs no pass over the weights.
 */
record CachedFile(KnownBaseModel model, Path path) {

    static CachedFile of(KnownBaseModel model, Path cache) {
        return new CachedFile(model, cache.resolve(model.name()).resolve(model.file()));
    }

    /** Where bytes gather before they are verified; kept after a broken transfer so that it can be resumed. */
    Path partial() {
        return path.resolveSibling(model.file() + "." + model.sha256().substring(0, 12) + ".partial");
    }

    Path lock() {
        return path.resolveSibling(model.file() + ".lock");
    }

    boolean isVerified() throws IOException {
        if (!Files.isRegularFile(path) || Files.size(path) != model.size()) {
            return false;
        }
        if (recordMatches()) {
            return true;
        }
        if (!FileDigest.sha256(path).equals(model.sha256())) {
            return false;
        }
        recordVerified();
        return true;
    }

    /** Makes the verified partial file the cached one. Readers see either no file or the whole one. */
    void publish() throws IOException {
        Files.move(partial(), path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        recordVerified();
    }

    private boolean recordMatches() throws IOException {
        return Files.isRegularFile(record()) && Files.readString(record()).equals(expectedRecord());
    }

    private void recordVerified() throws IOException {
        try {
            Files.writeString(record(), expectedRecord());
        } catch (IOException e) {
            // A read-only cache, baked into an image for example, still serves; it is hashed at every start.
            if (Files.isWritable(path.getParent())) {
                throw e;
            }
        }
    }

    private Path record() {
        return path.resolveSibling(model.file() + ".verified");
    }

    private String expectedRecord() throws IOException {
        return model.sha256() + " " + model.size() + " "
                + Files.getLastModifiedTime(path).toMillis() + "\n";
    }
}
