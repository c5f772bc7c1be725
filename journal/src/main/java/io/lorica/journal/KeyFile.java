package io.lorica.journal;

import io.lorica.journal.receipt.NodeKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The node's key, made at the first start and kept in each place. */
final class KeyFile {
    static final String NAME = "node.key";

    private static final Set<PosixFilePermission> OWNER =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private KeyFile() {}

    /**
     * @return the key that one of the places has; none if no place has any
     * @throws JournalOfAnother if two places have different keys
     */
    static Optional<NodeKey> find(List<Place> places) throws IOException {
        byte[] found = {};
        Place from = places.getFirst();
        for (Place place : places) {
            Optional<byte[]> pem = place.read(NAME);
            if (pem.isPresent()) {
                requireSecret(place.file(NAME));
                if (found.length > 0 && !Arrays.equals(found, pem.get())) {
                    throw new JournalOfAnother(
                            ("%s and %s are different keys: the directories belong to different journals. Name two of"
                                            + " one journal.")
                                    .formatted(from.file(NAME), place.file(NAME)));
                }
                found = pem.get();
                from = place;
            }
        }
        return found.length == 0 ? Optional.empty() : Optional.of(parse(from.file(NAME), found));
    }

    /** Writes the key where it is missing. */
    static void keep(NodeKey key, List<Place> places) throws IOException {
        for (Place place : places) {
            if (place.read(NAME).isEmpty()) {
                place.replace(NAME, key.pem());
            }
        }
    }

    private static NodeKey parse(Path file, byte[] pem) {
        try {
            return NodeKey.parse(pem);
        } catch (IllegalArgumentException e) {
            throw JournalCorrupt.of(file, String.valueOf(e.getMessage()));
        }
    }

    private static void requireSecret(Path file) throws IOException {
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")
                && !OWNER.containsAll(Files.getPosixFilePermissions(file))) {
            throw new IllegalStateException(
                    "%s is open to others than its owner, who then could sign in this node's name. Run: chmod 600 %s"
                            .formatted(file, file));
        }
    }
}
