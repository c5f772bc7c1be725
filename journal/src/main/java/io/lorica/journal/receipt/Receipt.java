package io.lorica.journal.receipt;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lorica.files.Digest;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HexFormat;

/**
 * What a node promises of a record.
 *
 * @param node the node's name
 * @param log the SHA-256 of the node's public key: a node that lost its journal has another
 * @param sequence the record's place in that journal
 * @param id what the record is called, such as the decision's id
 * @param chainHash of the record and all before it
 * @param time of the record
 * @param mergeBy when the centre should have it
 */
public record Receipt(
        String node, Digest log, long sequence, String id, Digest chainHash, Instant time, Instant mergeBy) {
    private static final int LONGEST_TEXT = 0xffff;

    public Receipt {
        if (sequence < 1) {
            throw new IllegalArgumentException("A record's sequence is 1 or more, not " + sequence);
        }
    }

    /**
     * The one sequence of bytes that stands for this receipt: node and id as UTF-8 after their length in two bytes,
     * digests as 32 bytes, times as seconds since 1970 in eight bytes and nanoseconds in four, all big-endian and in
     * the order of the fields.
     *
     * @throws IllegalArgumentException if node or id is longer than 65,535 bytes
     */
    byte[] canonicalBytes() {
        byte[] nodeBytes = text(node);
        byte[] idBytes = text(id);
        ByteBuffer bytes = ByteBuffer.allocate(2 + nodeBytes.length + 32 + 8 + 2 + idBytes.length + 32 + 2 * 12);
        bytes.putShort((short) nodeBytes.length).put(nodeBytes).put(log.bytes());
        bytes.putLong(sequence).putShort((short) idBytes.length).put(idBytes);
        bytes.put(chainHash.bytes());
        put(bytes, time);
        put(bytes, mergeBy);
        return bytes.array();
    }

    /** @throws ReceiptException.Malformed if the bytes are not what {@link #canonicalBytes} writes */
    static Receipt parse(byte[] canonical) {
        ByteBuffer bytes = ByteBuffer.wrap(canonical);
        try {
            String node = text(bytes);
            Digest log = digest(bytes);
            long sequence = bytes.getLong();
            var receipt = new Receipt(node, log, sequence, text(bytes), digest(bytes), instant(bytes), instant(bytes));
            if (bytes.hasRemaining()) {
                throw new ReceiptException.Malformed(bytes.remaining() + " bytes too many");
            }
            return receipt;
        } catch (BufferUnderflowException e) {
            throw new ReceiptException.Malformed("it ends too early");
        } catch (CharacterCodingException e) {
            throw new ReceiptException.Malformed("a text in it is not UTF-8");
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new ReceiptException.Malformed(String.valueOf(e.getMessage()));
        }
    }

    private static byte[] text(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        if (bytes.length > LONGEST_TEXT) {
            throw new IllegalArgumentException("A receipt's texts have at most 65535 bytes, not " + bytes.length);
        }
        return bytes;
    }

    private static String text(ByteBuffer bytes) throws CharacterCodingException {
        int length = Short.toUnsignedInt(bytes.getShort());
        if (length > bytes.remaining()) {
            throw new BufferUnderflowException();
        }
        String text =
                UTF_8.newDecoder().decode(bytes.slice(bytes.position(), length)).toString();
        bytes.position(bytes.position() + length);
        return text;
    }

    private static Digest digest(ByteBuffer bytes) {
        byte[] digest = new byte[32];
        bytes.get(digest);
        return new Digest(HexFormat.of().formatHex(digest));
    }

    private static void put(ByteBuffer bytes, Instant instant) {
        bytes.putLong(instant.getEpochSecond()).putInt(instant.getNano());
    }

    private static Instant instant(ByteBuffer bytes) {
        long second = bytes.getLong();
        int nano = bytes.getInt();
        if (nano < 0 || nano > 999_999_999) {
            throw new IllegalArgumentException("a time has %d nanoseconds".formatted(nano));
        }
        return Instant.ofEpochSecond(second, nano);
    }
}
