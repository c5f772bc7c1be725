package io.lorica.intake;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;

/**
 * Ends a file in which one row goes on without end, as it does after a quote that is never closed, before it fills
 * memory.
 */
final class BoundedRows extends FilterReader {
    /** Characters that a parser reads ahead of the row that it is at. */
    private static final int READ_AHEAD = 1 << 16;

    private final IntakeLimits limits;
    private long line = 1;
    private long sinceRow;

    BoundedRows(Reader text, IntakeLimits limits) {
        super(text);
        this.limits = limits;
    }

    /** @param line where the next row begins, 1-based */
    void beginRow(long line) {
        this.line = line;
        this.sinceRow = 0;
    }

    @Override
    public int read() throws IOException {
        int character = super.read();
        count(character < 0 ? 0 : 1);
        return character;
    }

    @Override
    public int read(char[] target, int offset, int length) throws IOException {
        int count = super.read(target, offset, Math.min(length, READ_AHEAD));
        count(Math.max(0, count));
        return count;
    }

    private void count(int characters) {
        sinceRow += characters;
        if (sinceRow > (long) limits.maxLineCharacters() + READ_AHEAD) {
            throw new IntakeException.Unreadable(
                    ("The row that begins at line %d has more than %d characters. Close every quote, or raise"
                                    + " %s.max-line-characters.")
                            .formatted(line, limits.maxLineCharacters(), limits.settings()));
        }
    }
}
