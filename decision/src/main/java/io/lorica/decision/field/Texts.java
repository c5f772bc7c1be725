package io.lorica.decision.field;

/** The one rule for text. */
public final class Texts {
    private Texts() {}

    /** Whether it can be stored and sent as UTF-8, and shown: no NUL, no half of a surrogate pair. */
    public static boolean isWhole(String text) {
        return text.indexOf('\0') < 0
                && text.codePoints().noneMatch(point -> Character.getType(point) == Character.SURROGATE);
    }
}
