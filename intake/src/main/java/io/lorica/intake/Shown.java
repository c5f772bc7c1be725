package io.lorica.intake;

import io.lorica.decision.field.Texts;
import java.util.regex.Pattern;

/** What a file holds, as a reason may show it: short, on one line, and text that can be stored and sent. */
final class Shown {
    private static final int LONGEST = 40;
    private static final char REPLACEMENT = '\uFFFD';

    /** Absolute, with quotes around it or up to the next space. */
    private static final Pattern PATH =
            Pattern.compile("\\s*('(/[^/']+){2,}'|\"(/[^/\"]+){2,}\"|(?<!\\S)(/[^/\\s]+){2,})");

    private Shown() {}

    static String of(String text) {
        String stripped = text.strip();
        var shown = new StringBuilder();
        stripped.codePoints().limit(LONGEST).map(Shown::printable).forEach(shown::appendCodePoint);
        return stripped.codePointCount(0, stripped.length()) <= LONGEST ? shown.toString() : shown + "...";
    }

    /**
     * What a library says of a file, without the paths in it: they are the server's and nobody's who asks.
     *
     * @return its first line, without a full stop
     */
    static String ofLibrary(String message) {
        String line = message.lines().findFirst().orElse("");
        return PATH.matcher(line).replaceAll("").strip().replaceFirst("[.:]$", "");
    }

    private static int printable(int codePoint) {
        boolean isShown = !Character.isISOControl(codePoint) && Texts.isWhole(Character.toString(codePoint));
        return isShown ? codePoint : REPLACEMENT;
    }
}
