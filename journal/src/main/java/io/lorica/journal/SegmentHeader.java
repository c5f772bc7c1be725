package io.lorica.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.lorica.files.Digest;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * What a segment begins with, big-endian: {@code LORICAJ1}, CRC-32C of what follows (4 bytes), first sequence (8),
 * chain hash before it (32), log (32), length of the node's name (2), node's name.
 *
 * @param first sequence of the segment's first frame
 * @param previousHash chain hash of the frame before
 */
record SegmentHeader(long first, byte[] previousHash, LogIdentity identity) {
    private static final byte[] MAGIC = "LORICAJ1".getBytes(US_ASCII);
    private static final int CHECKED_FROM = MAGIC.length + 4;
    private static final int FIXED = CHECKED_FROM + 8 + ChainHash.BYTES + 32 + 2;
    private static final Pattern FILE = Pattern.compile("(\\d{19})\\.journal");

    /** @return the sequence that a file is named by, if it is a segment's name */
    static Optional<Long> firstOf(Path file) {
        Matcher name = FILE.matcher(file.getFileName().toString());
        return name.matches() ? Optional.of(Long.parseLong(name.group(1))) : Optional.empty();
    }

    static String fileName(long first) {
        return "%019d.journal".formatted(first);
    }

    int size() {
        return FIXED + identity.node().length();
    }

    ByteBuffer bytes() {
        byte[] node = identity.node().getBytes(US_ASCII);
        ByteBuffer bytes = ByteBuffer.allocate(size());
        bytes.put(MAGIC).putInt(0).putLong(first).put(previousHash);
        bytes.put(identity.log().bytes()).putShort((short) node.length).put(node);
        bytes.putInt(MAGIC.length, crc(bytes, size()));
        return bytes.flip();
    }

    /** @return the header that these bytes begin with; none if it is not whole */
    static Optional<SegmentHeader> parse(ByteBuffer bytes) {
        if (bytes.limit() < FIXED || !bytes.slice(0, MAGIC.length).equals(ByteBuffer.wrap(MAGIC))) {
            return Optional.empty();
        }
        byte[] previousHash = new byte[ChainHash.BYTES];
        bytes.get(CHECKED_FROM + 8, previousHash);
        byte[] log = new byte[32];
        bytes.get(CHECKED_FROM + 8 + ChainHash.BYTES, log);
        int nodeLength = bytes.getShort(FIXED - 2);
        if (nodeLength < 1 || FIXED + nodeLength > bytes.limit()) {
            return Optional.empty();
        }
        if (bytes.getInt(MAGIC.length) != crc(bytes, FIXED + nodeLength)) {
            return Optional.empty();
        }
        byte[] node = new byte[nodeLength];
        bytes.get(FIXED, node);
        Digest digest = ChainHash.digest(log);
        return Optional.of(new SegmentHeader(
                bytes.getLong(CHECKED_FROM), previousHash, new LogIdentity(new String(node, US_ASCII), digest)));
    }

    private static int crc(ByteBuffer bytes, int end) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.slice(CHECKED_FROM, end - CHECKED_FROM));
        return (int) crc.getValue();
    }
}
