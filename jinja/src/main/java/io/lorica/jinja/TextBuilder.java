package io.lorica.jinja;

import java.util.Arrays;

/** Puts texts together, up to the length that a template may make. */
final class TextBuilder {
    /** Far beyond any model's context. */
    static final int MAX_CHARACTERS = 1 << 24;

    private final StringBuilder string = new StringBuilder();
    private int[] bounds = new int[4];
    private int size;

    static void requireLength(long characters) {
        if (characters > MAX_CHARACTERS) {
            throw new RenderException("The template makes a text of more than %d characters".formatted(MAX_CHARACTERS));
        }
    }

    TextBuilder append(String own) {
        requireLength((long) string.length() + own.length());
        string.append(own);
        return this;
    }

    TextBuilder append(char own) {
        return append(String.valueOf(own));
    }

    TextBuilder append(Text text) {
        return append(text, 0, text.string().length());
    }

    TextBuilder append(Text text, int start, int end) {
        int shift = string.length() - start;
        requireLength((long) string.length() + end - start);
        string.append(text.string(), start, end);
        int[] spans = text.bounds();
        for (int i = 0; i < spans.length; i += 2) {
            int from = Math.max(spans[i], start);
            int to = Math.min(spans[i + 1], end);
            if (from < to) {
                mark(from + shift, to + shift);
            }
        }
        return this;
    }

    /** Appends what a part of a text is written as elsewhere, such as {@code \n} for a line's end. */
    TextBuilder append(String form, Text source, int start, int end) {
        int from = string.length();
        append(form);
        if (!form.isEmpty() && source.isWritten(start, end)) {
            mark(from, string.length());
        }
        return this;
    }

    int length() {
        return string.length();
    }

    Text build() {
        return new Text(string.toString(), Arrays.copyOf(bounds, size));
    }

    private void mark(int start, int end) {
        if (size > 0 && bounds[size - 1] == start) {
            bounds[size - 1] = end;
            return;
        }
        if (size == bounds.length) {
            bounds = Arrays.copyOf(bounds, size * 2);
        }
        bounds[size++] = start;
        bounds[size++] = end;
    }
}
