package io.lorica.merkle.tile;

import io.lorica.merkle.MalformedException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Entries one after the other, each behind its length as two bytes, big-endian. */
public final class EntryBundle {
    /** What two bytes can count. An entry that is longer belongs elsewhere, and its digest into the log. */
    public static final int MAX_ENTRY_BYTES = 0xffff;

    private EntryBundle() {}

    /** @throws IllegalArgumentException if an entry is longer than {@link #MAX_ENTRY_BYTES} */
    public static byte[] encode(List<byte[]> entries) {
        ByteArrayOutputStream bundle = new ByteArrayOutputStream();
        for (byte[] entry : entries) {
            bundle.write(checkedLength(entry) >>> Byte.SIZE);
            bundle.write(entry.length);
            bundle.writeBytes(entry);
        }
        return bundle.toByteArray();
    }

    /**
     * @param width how many entries there must be
     * @throws MalformedException if it ends within an entry, or holds fewer or more
     */
    public static List<byte[]> decode(byte[] bundle, int width) {
        ByteBuffer rest = ByteBuffer.wrap(bundle);
        List<byte[]> entries = new ArrayList<>();
        while (rest.hasRemaining()) {
            if (rest.remaining() < Short.BYTES) {
                throw cut(entries.size());
            }
            int length = Short.toUnsignedInt(rest.getShort());
            if (rest.remaining() < length) {
                throw cut(entries.size());
            }
            byte[] entry = new byte[length];
            rest.get(entry);
            entries.add(entry);
        }
        if (entries.size() != width) {
            throw new MalformedException("The bundle has %d entries, not %d".formatted(entries.size(), width));
        }
        return entries;
    }

    private static int checkedLength(byte[] entry) {
        if (entry.length > MAX_ENTRY_BYTES) {
            throw new IllegalArgumentException("An entry of %d bytes is too long: at most %d. Log its digest instead."
                    .formatted(entry.length, MAX_ENTRY_BYTES));
        }
        return entry.length;
    }

    private static MalformedException cut(int entry) {
        return new MalformedException("The bundle ends within its entry " + entry);
    }
}
