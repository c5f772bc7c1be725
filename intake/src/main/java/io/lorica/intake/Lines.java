package io.lorica.intake;

import java.io.BufferedReader;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Lines of a text, of which one that is too long is passed over without being held. */
final class Lines {
    private final BufferedReader text;
    private final int longest;
    private int peeked = NOTHING;

    private static final int NOTHING = -2;
    private static final int END = -1;

    Lines(BufferedReader text, int longest) {
        this.text = text;
        this.longest = longest;
    }

    /** @param text null if the line has more characters than are allowed */
    record Line(@Nullable String text) {}

    /** @return null at the end; what stands after the last line break is a line if it is not empty */
    @Nullable
    Line next() throws IOException {
        int character = read();
        if (character == END) {
            return null;
        }
        var line = new StringBuilder();
        boolean isWhole = true;
        while (character != END && character != '\n' && character != '\r') {
            if (line.length() < longest) {
                line.append((char) character);
            } else {
                isWhole = false;
            }
            character = read();
        }
        if (character == '\r') {
            int after = read();
            peeked = after == '\n' ? NOTHING : after;
        }
        return new Line(isWhole ? line.toString() : null);
    }

    private int read() throws IOException {
        if (peeked != NOTHING) {
            int character = peeked;
            peeked = NOTHING;
            return character;
        }
        return text.read();
    }
}
