package io.lorica.intake;

import io.lorica.decision.field.Texts;

/** What a file holds, as a reason may show it: short, on one line, and text that can be stored and sent. */
final class Shown {
    private static final int LONGEST = 40;
    private static final char REPLACEMENT = '\uFFFD';

    private Shown() {}

    static String of(String text) {
        String stripped = text.strip();
        var shown = new StringBuilder();
        stripped.codePoints().limit(LONGEST).map(Shown::printable).forEach(shown::appendCodePoint);
        return stripped.codePointCount(0, stripped.length()) <= LONGEST ? shown.toString() : shown + "...";
    }

    private static int printable(int codePoint) {
        boolean isShown = !Character.isISOControl(codePoint) && Texts.isWhole(Character.toString(codePoint));
        return isShown ? codePoint : REPLACEMENT;
    }
}
