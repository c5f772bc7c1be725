package io.lorica.journal;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A frame on the disk, big-endian: length of the content (4 bytes), CRC-32C of all else (4), sequence of the first
 * frame of its batch (8), content, chain hash (32). The content, which the chain covers: sequence (8), time in seconds
 * since 1970 (8) and nanoseconds (4), length of the id (2), id as UTF-8, payload.
 *
 * <p>Frames of one batch reach the disk in any order, so after a power failure a later one may be whole where an
 * earlier one is not. That each names its batch tells this from a record that had been acknowledged and is damaged.
 */
final class FrameFormat {
    static final int HEAD = 4 + 4 + 8;
    private static final int BATCH = 8;
    private static final int TIME = 8;
    private static final int FIXED = 8 + 8 + 4 + 2;
    static final int OVERHEAD = HEAD + FIXED + ChainHash.BYTES;

    private FrameFormat() {}

    /** @return the frame's chain hash */
    static byte[] write(ByteBuffer out, long sequence, long batch, Instant time, Pending record, byte[] previousHash) {
        int at = out.position();
        int length = FIXED + record.id().length + record.payload().length;
        out.putInt(length).putInt(0).putLong(batch);
        putContent(out, sequence, time, record.id(), record.payload());
        byte[] hash = ChainHash.next(previousHash, out.slice(at + HEAD, length));
        out.put(hash);
        out.putInt(at + 4, crc(out, at, length));
        return hash;
    }

    /** @return what the chain hash covers */
    static ByteBuffer content(long sequence, Instant time, byte[] id, byte[] payload) {
        ByteBuffer content = ByteBuffer.allocate(FIXED + id.length + payload.length);
        putContent(content, sequence, time, id, payload);
        return content.flip();
    }

    private static void putContent(ByteBuffer out, long sequence, Instant time, byte[] id, byte[] payload) {
        out.putLong(sequence).putLong(time.getEpochSecond()).putInt(time.getNano());
        out.putShort((short) id.length).put(id).put(payload);
    }

    /** @return the bytes of the frame that begins here, if its length is right */
    static int size(ByteBuffer bytes, int at) {
        return HEAD + bytes.getInt(at) + ChainHash.BYTES;
    }

    /** @return the frame that begins here; null if none does, or not a whole one */
    static @Nullable StoredFrame read(ByteBuffer bytes, int at) {
        int room = bytes.limit() - at - HEAD - ChainHash.BYTES;
        if (room < FIXED) {
            return null;
        }
        int length = bytes.getInt(at);
        if (length < FIXED || length > room || bytes.getInt(at + 4) != crc(bytes, at, length)) {
            return null;
        }
        int content = at + HEAD;
        byte[] hash = new byte[ChainHash.BYTES];
        bytes.get(content + length, hash);
        int idLength = bytes.getShort(content + FIXED - 2);
        long second = bytes.getLong(content + TIME);
        int nano = bytes.getInt(content + TIME + 8);
        boolean isPossible = idLength > 0
                && idLength <= length - FIXED
                && nano >= 0
                && nano < 1_000_000_000
                && second >= Instant.MIN.getEpochSecond()
                && second <= Instant.MAX.getEpochSecond();
        if (!isPossible) {
            return null;
        }
        return new StoredFrame(
                bytes.getLong(content),
                bytes.getLong(at + BATCH),
                Instant.ofEpochSecond(second, nano),
                bytes.slice(content, length),
                FIXED,
                idLength,
                hash);
    }

    /**
     * Whether a whole frame begins here whose batch began after a sequence. Checked from the least work to the most,
     * since it is asked of every byte of a torn tail.
     */
    static boolean isOfBatchAfter(ByteBuffer bytes, int at, long sequence) {
        if (bytes.limit() - at < OVERHEAD) {
            return false;
        }
        long own = bytes.getLong(at + HEAD);
        long batch = bytes.getLong(at + BATCH);
        return batch > sequence && own >= batch && read(bytes, at) != null;
    }

    private static int crc(ByteBuffer bytes, int at, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.slice(at, 4));
        crc.update(bytes.slice(at + BATCH, HEAD - BATCH + length + ChainHash.BYTES));
        return (int) crc.getValue();
    }
}
