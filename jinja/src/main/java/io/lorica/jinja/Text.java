package io.lorica.jinja;

import java.util.ArrayList;
import java.util.List;

/**
 * A text that knows which of its characters users wrote. All that is made of texts (slices, replacements, joins) keeps
 * that; where a character can't be traced, it counts as written by a user if any of the text was.
 */
public final class Text implements Value {
    private static final int[] NONE = {};
    static final Text EMPTY = own("");

    private final String string;

    /** Where users' characters begin and end, in turn, ascending; no two spans touch. */
    private final int[] bounds;

    Text(String string, int[] bounds) {
        this.string = string;
        this.bounds = bounds;
    }

    /** A text of the template or of the program. */
    public static Text own(String string) {
        return new Text(string, NONE);
    }

    /** A text that a user wrote. */
    public static Text written(String string) {
        return string.isEmpty() ? EMPTY : new Text(string, new int[] {0, string.length()});
    }

    /** A part of a text that a user wrote, in {@code char}s. */
    public record Span(int start, int end) {}

    public String string() {
        return string;
    }

    public boolean hasWritten() {
        return bounds.length > 0;
    }

    /** What users wrote, ascending; no two spans touch. */
    public List<Span> written() {
        List<Span> spans = new ArrayList<>();
        for (int i = 0; i < bounds.length; i += 2) {
            spans.add(new Span(bounds[i], bounds[i + 1]));
        }
        return spans;
    }

    /** Whether a user wrote any of the characters. */
    public boolean isWritten(int start, int end) {
        for (int i = 0; i < bounds.length; i += 2) {
            if (bounds[i] < end && start < bounds[i + 1]) {
                return true;
            }
        }
        return false;
    }

    public Text substring(int start) {
        return substring(start, string.length());
    }

    public Text substring(int start, int end) {
        if (start == 0 && end == string.length()) {
            return this;
        }
        if (bounds.length == 0) {
            return own(string.substring(start, end));
        }
        return new TextBuilder().append(this, start, end).build();
    }

    /** The same text in another form, such as upper case. */
    Text as(String form) {
        if (form.equals(string)) {
            return this;
        }
        if (bounds.length == 0 || form.length() == string.length()) {
            return new Text(form, bounds);
        }
        return written(form);
    }

    Text plus(Text other) {
        return new TextBuilder().append(this).append(other).build();
    }

    boolean isEmpty() {
        return string.isEmpty();
    }

    /** In code points, as Python counts. */
    int length() {
        return string.codePointCount(0, string.length());
    }

    boolean hasSurrogates() {
        return length() != string.length();
    }

    int[] bounds() {
        return bounds;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Text text && text.string.equals(string);
    }

    @Override
    public int hashCode() {
        return string.hashCode();
    }

    @Override
    public String toString() {
        return string;
    }
}
