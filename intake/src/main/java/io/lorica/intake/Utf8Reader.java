package io.lorica.intake;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * UTF-8 text with or without a byte order mark; a byte that is not UTF-8 is an error with its place and never a
 * replacement sign.
 */
final class Utf8Reader extends Reader {
    private static final int BUFFER = 8_192;
    static final char BYTE_ORDER_MARK = '\uFEFF';

    private final InputStream in;
    private final ByteBuffer bytes = ByteBuffer.allocate(BUFFER).flip();
    private final CharBuffer characters = CharBuffer.allocate(BUFFER).flip();
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    private boolean isAtStart = true;
    private boolean isAtEnd;
    private long line = 1;
    private long column = 1;
    private boolean isAfterReturn;

    Utf8Reader(InputStream in) {
        this.in = in;
    }

    /** @throws IntakeException.Unreadable at the first byte that is not UTF-8, with its line and column */
    @Override
    public int read(char[] target, int offset, int length) throws IOException {
        if (!characters.hasRemaining() && !decode()) {
            return -1;
        }
        int count = Math.min(length, characters.remaining());
        characters.get(target, offset, count);
        return count;
    }

    /** @return whether there are characters now; otherwise the file has ended */
    private boolean decode() throws IOException {
        while (true) {
            characters.clear();
            CoderResult result = decoder.decode(bytes, characters, isAtEnd);
            characters.flip();
            follow();
            if (characters.hasRemaining()) {
                return true;
            }
            if (result.isError()) {
                throw refusal(bytes.get(bytes.position()));
            }
            if (isAtEnd) {
                return false;
            }
            fill();
        }
    }

    private void fill() throws IOException {
        bytes.compact();
        int read = in.read(bytes.array(), bytes.position(), bytes.remaining());
        if (read < 0) {
            isAtEnd = true;
        } else {
            bytes.position(bytes.position() + read);
        }
        bytes.flip();
    }

    /** Drops the byte order mark, and counts lines and columns. */
    private void follow() {
        if (isAtStart && characters.hasRemaining()) {
            isAtStart = false;
            if (characters.get(0) == BYTE_ORDER_MARK) {
                characters.get();
            }
        }
        for (int i = characters.position(); i < characters.limit(); i++) {
            char character = characters.get(i);
            boolean isSecondOfBreak = character == '\n' && isAfterReturn;
            isAfterReturn = character == '\r';
            if (isSecondOfBreak) {
                continue;
            }
            if (character == '\n' || character == '\r') {
                line++;
                column = 1;
            } else {
                column++;
            }
        }
    }

    private IntakeException refusal(byte wrong) {
        return new IntakeException.Unreadable(
                ("The file is not UTF-8: line %d, column %d holds the byte 0x%02X. Save it as UTF-8 (in Excel: \"CSV"
                                + " UTF-8\") and upload it again.")
                        .formatted(line, column, wrong));
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
