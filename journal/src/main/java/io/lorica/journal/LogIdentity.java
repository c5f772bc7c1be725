package io.lorica.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.lorica.files.Digest;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Whose journal it is.
 *
 * @param node the node's name
 * @param log the SHA-256 of the node's public key
 */
record LogIdentity(String node, Digest log) {
    /** What the chain begins with: other nodes' and other keys' chains have nothing in common with this one. */
    byte[] genesis() {
        return Digest.of(List.of(
                        ByteBuffer.wrap("lorica-journal-1\n".getBytes(US_ASCII)),
                        ByteBuffer.wrap((node + "\n").getBytes(US_ASCII)),
                        ByteBuffer.wrap(log.bytes())))
                .bytes();
    }

    @Override
    public String toString() {
        return "node %s (journal %s)".formatted(node, log);
    }
}
