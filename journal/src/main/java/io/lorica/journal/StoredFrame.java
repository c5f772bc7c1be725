package io.lorica.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.time.Instant;

/**
 * A whole frame in the bytes of a segment.
 *
 * @param batch sequence of the first frame that was written together with this one: all before were on the disk then
 * @param content what the chain hash covers; the id begins at {@code idFrom}, the payload follows it
 */
record StoredFrame(
        long sequence, long batch, Instant time, ByteBuffer content, int idFrom, int idLength, byte[] chainHash) {
    /** @return bytes on the disk */
    int size() {
        return FrameFormat.HEAD + content.limit() + ChainHash.BYTES;
    }

    Frame frame() {
        byte[] id = new byte[idLength];
        content.get(idFrom, id);
        byte[] payload = new byte[content.limit() - idFrom - idLength];
        content.get(idFrom + idLength, payload);
        return new Frame(sequence, time, new String(id, UTF_8), payload, ChainHash.digest(chainHash));
    }
}
