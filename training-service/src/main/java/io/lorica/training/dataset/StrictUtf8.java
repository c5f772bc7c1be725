package io.lorica.training.dataset;

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
}
