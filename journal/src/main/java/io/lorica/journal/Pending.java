package io.lorica.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/**
 * What waits for the writer.
 *
 * @param id as UTF-8
 * @param done told what was written, or why it was not
 */
record Pending(Kind kind, byte[] id, byte[] payload, CompletableFuture<Written> done) {
    private static final int LONGEST_ID = 200;

    enum Kind {
        RECORD,
        /** Whether a record could be written; it leaves none. */
        QUESTION,
        /** The last one. */
        STOP
    }

    /** What became of a record. */
    record Written(long sequence, Instant time, byte[] chainHash) {}

    /** @throws IllegalArgumentException if id or payload is none that a journal takes */
    static Pending record(String id, byte[] payload, int maxPayloadBytes) {
        if (id.isBlank() || !UTF_8.newEncoder().canEncode(id)) {
            throw new IllegalArgumentException("A record's id must be a text that is not blank, not '" + id + "'");
        }
        byte[] idBytes = id.getBytes(UTF_8);
        if (idBytes.length > LONGEST_ID) {
            throw new IllegalArgumentException(
                    "A record's id has at most %d bytes, not %d".formatted(LONGEST_ID, idBytes.length));
        }
        if (payload.length > maxPayloadBytes) {
            throw new IllegalArgumentException("Record %s has %d bytes; this journal takes at most %d (maxPayloadBytes)"
                    .formatted(id, payload.length, maxPayloadBytes));
        }
        return new Pending(Kind.RECORD, idBytes, payload, new CompletableFuture<>());
    }

    static Pending question() {
        return new Pending(Kind.QUESTION, new byte[0], new byte[0], new CompletableFuture<>());
    }

    static Pending stop() {
        return new Pending(Kind.STOP, new byte[0], new byte[0], new CompletableFuture<>());
    }

    boolean isRecord() {
        return kind == Kind.RECORD;
    }

    boolean isStop() {
        return kind == Kind.STOP;
    }

    /** @return bytes on the disk */
    int size() {
        return isRecord() ? FrameFormat.OVERHEAD + id.length + payload.length : 0;
    }
}
