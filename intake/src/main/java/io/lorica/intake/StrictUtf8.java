package io.lorica.intake;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** UTF-8 text with or without a byte order mark; a byte that is not UTF-8 is an error and never a replacement sign. */
final class StrictUtf8 {
    private static final int BYTE_ORDER_MARK = 0xFEFF;

    private StrictUtf8() {}

    static BufferedReader reader(InputStream in) throws IOException {
        var reader = new BufferedReader(new InputStreamReader(
                in,
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT)));
        reader.mark(1);
        if (reader.read() != BYTE_ORDER_MARK) {
            reader.reset();
        }
        return reader;
    }

    static IntakeException.Unreadable refusal() {
        return new IntakeException.Unreadable("The file is not UTF-8. Save it as UTF-8 and upload it again.");
    }

    /** Bytes of the byte order mark that a file begins with. */
    static int lengthOfMark(byte[] start) {
        return start.length >= 3 && start[0] == (byte) 0xEF && start[1] == (byte) 0xBB && start[2] == (byte) 0xBF
                ? 3
                : 0;
    }
}
