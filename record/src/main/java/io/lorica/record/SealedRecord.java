package io.lorica.record;

import io.lorica.api.record.DecisionBasis;
import io.lorica.files.Digest;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/**
 * A decision as a node's journal holds it and the centre gets it.
 *
 * @param basis JSON of a {@link DecisionBasis}, which the log's leaf repeats byte for byte
 * @param encapsulation of the secret that the box's key is made from; the centre drops it once it holds the key
 * @param box the details: nonce, then ciphertext with its tag
 */
@SuppressWarnings("ArrayRecordComponent") // bytes to write and digest, compared by nobody
public record SealedRecord(byte[] basis, byte[] encapsulation, byte[] box) {
    private static final byte FORMAT = 1;

    /** Format, then each part with its length before it. */
    public byte[] bytes() {
        return ByteBuffer.allocate(1 + 3 * Integer.BYTES + basis.length + encapsulation.length + box.length)
                .put(FORMAT)
                .putInt(basis.length)
                .put(basis)
                .putInt(encapsulation.length)
                .put(encapsulation)
                .putInt(box.length)
                .put(box)
                .array();
    }

    /** @throws MalformedRecord if the bytes are not one record */
    public static SealedRecord parse(byte[] bytes) {
        var buffer = ByteBuffer.wrap(bytes);
        try {
            byte format = buffer.get();
            if (format != FORMAT) {
                throw new MalformedRecord(
                        "The record has format %d, and this release reads format %d".formatted(format, FORMAT));
            }
            var record = new SealedRecord(part(buffer), part(buffer), part(buffer));
            if (buffer.hasRemaining()) {
                throw new MalformedRecord("%d bytes follow the record".formatted(buffer.remaining()));
            }
            return record;
        } catch (BufferUnderflowException _) {
            throw new MalformedRecord("The record is cut off");
        }
    }

    private static byte[] part(ByteBuffer buffer) {
        int length = buffer.getInt();
        if (length < 0 || length > buffer.remaining()) {
            throw new MalformedRecord("The record is cut off");
        }
        byte[] part = new byte[length];
        buffer.get(part);
        return part;
    }

    /**
     * The basis, which names this box.
     *
     * @throws MalformedRecord if it is no basis, or names another box
     */
    public DecisionBasis readBasis() {
        DecisionBasis read = RecordJson.basis(basis);
        if (!Digest.of(box).sha256().equals(read.sealedSha256())) {
            throw new MalformedRecord(
                    "The sealed details of %s are not those that its basis names".formatted(read.id()));
        }
        return read;
    }
}
