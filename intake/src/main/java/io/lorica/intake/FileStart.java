package io.lorica.intake;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/** What the first bytes of a file say about it. */
final class FileStart {
    private static final int LOOKED_AT = 1_024;
    private static final byte[] UTF_8 = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    private static final byte[] GZIP = {0x1F, (byte) 0x8B};
    private static final byte[] ZIP = {'P', 'K', 3, 4};
    private static final byte[] PARQUET = {'P', 'A', 'R', '1'};
    /** What else is taken for a table at times, by what no header of a text begins with. */
    private static final Map<String, byte[]> OTHERS = Map.of(
            "a Parquet file",
            ascii("PAR1\25"),
            "an Arrow file",
            ascii("ARROW1\0"),
            "an Avro file",
            new byte[] {'O', 'b', 'j', 1},
            "a SQLite database",
            ascii("SQLite format 3\0"),
            "a PDF",
            ascii("%PDF-"),
            "a workbook of old",
            new byte[] {(byte) 0xD0, (byte) 0xCF, 0x11, (byte) 0xE0});

    private final byte[] bytes;

    private FileStart(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Reads nothing away.
     *
     * @throws IntakeException.Unreadable if it is no UTF-8 text, however it goes on
     */
    static FileStart of(BufferedInputStream file) throws IOException {
        file.mark(LOOKED_AT);
        byte[] bytes = file.readNBytes(LOOKED_AT);
        file.reset();
        var start = new FileStart(bytes);
        start.requireText();
        return start;
    }

    /** Reads nothing away. */
    static boolean isParquet(BufferedInputStream file) throws IOException {
        file.mark(PARQUET.length);
        byte[] bytes = file.readNBytes(PARQUET.length);
        file.reset();
        return Arrays.equals(bytes, PARQUET);
    }

    /** Whether a byte order mark is the first thing in the file. Reads nothing away. */
    static boolean hasByteOrderMark(BufferedInputStream file) throws IOException {
        file.mark(UTF_8.length);
        byte[] bytes = file.readNBytes(UTF_8.length);
        file.reset();
        return Arrays.equals(bytes, UTF_8);
    }

    private void requireText() {
        if (begins(ZIP) || begins(GZIP)) {
            throw new IntakeException.Unreadable("The file is a compressed file or a workbook, not text. Unpack it, or"
                    + " save the sheet as CSV in UTF-8, and upload that.");
        }
        OTHERS.forEach((kind, magic) -> {
            if (begins(magic)) {
                throw new IntakeException.Unreadable(("The file is %s, not text. Write its table as CSV in UTF-8, or as"
                                + " JSON lines, and upload that.")
                        .formatted(kind));
            }
        });
        if (isUtf16()) {
            throw new IntakeException.Unreadable("The file is UTF-16 from its first line on, not UTF-8. Save it as"
                    + " UTF-8 (in Excel: \"CSV UTF-8\") and upload it again.");
        }
        if (isArray()) {
            throw new IntakeException.Unreadable("The file is one JSON array, not JSON lines. Write an object on each"
                    + " line, without brackets around them and commas between them (pandas:"
                    + " to_json(orient=\"records\", lines=True)), and upload it again.");
        }
    }

    /** By its byte order mark, or because every other byte of its first two characters is zero. */
    private boolean isUtf16() {
        if (bytes.length < 2) {
            return false;
        }
        int first = ((bytes[0] & 0xFF) << 8) | (bytes[1] & 0xFF);
        if (first == 0xFFFE || first == 0xFEFF) {
            return true;
        }
        if (bytes.length < 4) {
            return false;
        }
        boolean isLittleEndian = bytes[0] != 0 && bytes[1] == 0 && bytes[2] != 0 && bytes[3] == 0;
        boolean isBigEndian = bytes[0] == 0 && bytes[1] != 0 && bytes[2] == 0 && bytes[3] != 0;
        return isLittleEndian || isBigEndian;
    }

    boolean isObject() {
        return begins(first(), '{');
    }

    /** Of objects: a header of CSV may begin with a bracket. */
    private boolean isArray() {
        return begins(first(), '[') && begins(beyondSpace(first() + 1), '{');
    }

    private int first() {
        return beyondSpace(begins(UTF_8) ? UTF_8.length : 0);
    }

    private int beyondSpace(int from) {
        int at = from;
        while (at < bytes.length && Character.isWhitespace(bytes[at])) {
            at++;
        }
        return at;
    }

    private boolean begins(int at, char character) {
        return at < bytes.length && bytes[at] == character;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private boolean begins(byte[] magic) {
        return bytes.length >= magic.length && Arrays.equals(bytes, 0, magic.length, magic, 0, magic.length);
    }
}
