package io.lorica.formats.adapter;

import io.lorica.formats.AdapterException;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A regular expression of an untrusted file: one that would take long over a module's name, as nested repetitions do,
 * is refused instead.
 */
final class BoundedPattern {
    private static final int LONGEST = 2_000;

    /** Characters looked at; a name has about 40, and each is looked at a few times. */
    private static final int MOST_STEPS = 100_000;

    private final Pattern pattern;
    private final String where;

    /** @param where how messages call it */
    BoundedPattern(String expression, String where) {
        this.where = where;
        if (expression.length() > LONGEST) {
            throw new AdapterException("%s is a pattern of %d characters; at most %d are read. List the modules instead"
                    .formatted(where, expression.length(), LONGEST));
        }
        try {
            this.pattern = Pattern.compile(expression);
        } catch (PatternSyntaxException | StackOverflowError e) {
            throw new AdapterException(
                    "%s is not a pattern that can be read. List the modules instead".formatted(where), e);
        }
    }

    /** As Python's {@code re.fullmatch}. */
    boolean matches(String text) {
        return pattern.matcher(new Counted(text, new int[] {MOST_STEPS})).matches();
    }

    /** Counts down over all of its parts. */
    private final class Counted implements CharSequence {
        private final CharSequence text;
        private final int[] steps;

        Counted(CharSequence text, int[] steps) {
            this.text = text;
            this.steps = steps;
        }

        @Override
        public char charAt(int index) {
            if (steps[0]-- == 0) {
                throw new AdapterException(
                        "%s is a pattern that takes too long to match. List the modules instead".formatted(where));
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new Counted(text.subSequence(start, end), steps);
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
