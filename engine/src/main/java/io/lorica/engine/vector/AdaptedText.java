package io.lorica.engine.vector;

import java.util.Arrays;
import java.util.List;

/**
 * A text and the adapters that act on its tokens. Two texts that agree up to a token have the same keys and values up
 * to it.
 *
 * @param tokens [N]
 * @param firstActive where all of the stack begins to act; 0 unless its top adapter waits for its invocation
 * @param stack digests of the adapters that act from there on, bottom first
 * @param beneath digests of those that act before
 */
public record AdaptedText(int[] tokens, int firstActive, List<String> stack, List<String> beneath) {

    public int length() {
        return tokens.length;
    }

    List<String> adaptersAt(int token) {
        return token < firstActive ? beneath : stack;
    }

    /** The last token, or an earlier one, up to which the same adapters act as at {@code from}; exclusive. */
    public int endOfAdapters(int from, int to) {
        return from < firstActive ? Math.min(firstActive, to) : to;
    }

    /** This text with more tokens after it. */
    public AdaptedText followedBy(int[] more) {
        int[] all = Arrays.copyOf(tokens, tokens.length + more.length);
        System.arraycopy(more, 0, all, tokens.length, more.length);
        return new AdaptedText(all, firstActive, stack, beneath);
    }
}
