package io.lorica.engine.generate;

import io.lorica.engine.tokenizer.Tokenizer;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * One row's growing text: holds back half characters and what may be the start of a stop text.
 *
 * <p>Each token is decoded with the few before it, not with the whole answer: from the last whole character on no token
 * changes what was decoded before, but some tokenizers drop the space in front of the first token they are given.
 */
final class AnswerText {
    private static final char INCOMPLETE = '\uFFFD';

    private final Function<int[], String> decode;
    private final List<String> stop;
    private final int longestStop;
    private int[] tokens = new int[16];
    private int count;

    /** First token that is still decoded: {@code context} characters of its window's text are settled. */
    private int window;

    private int context;

    /** First token after the window's context. */
    private int fresh;

    private final StringBuilder text = new StringBuilder();

    /** Characters of the text that no later token changes. */
    private int settled;

    private int given;
    private boolean stopped;

    AnswerText(Tokenizer tokenizer, List<String> stop) {
        this(tokenizer::decode, stop);
    }

    /** @param decode tokens to text, with U+FFFD where a character is not whole */
    AnswerText(Function<int[], String> decode, List<String> stop) {
        this.decode = decode;
        this.stop = stop;
        this.longestStop = stop.stream().mapToInt(String::length).max().orElse(0);
    }

    /** @return what may be shown now */
    String add(int token) {
        if (count == tokens.length) {
            tokens = Arrays.copyOf(tokens, 2 * count);
        }
        tokens[count++] = token;
        int unsearched = Math.max(0, settled - longestStop + 1);
        read();
        int cut = stop.stream()
                .mapToInt(end -> text.indexOf(end, unsearched))
                .filter(at -> at >= 0)
                .min()
                .orElse(-1);
        if (cut >= 0) {
            stopped = true;
            text.setLength(cut);
            return giveUpTo(cut);
        }
        return giveUpTo(text.length() - heldBack());
    }

    /** @return the rest, once no more tokens come */
    String finish() {
        return giveUpTo(text.length());
    }

    boolean isStopped() {
        return stopped;
    }

    int tokenCount() {
        return count;
    }

    int[] tokens() {
        return Arrays.copyOf(tokens, count);
    }

    String text() {
        return text.toString();
    }

    /** Decodes the window anew, and settles its text where it ends with a whole character. */
    private void read() {
        String decoded = decode(window);
        text.setLength(settled);
        text.append(decoded, Math.min(context, decoded.length()), decoded.length());
        if (text.length() == settled || text.charAt(text.length() - 1) == INCOMPLETE) {
            return;
        }
        settled = text.length();
        context = decoded.length();
        if (window < fresh) {
            String next = decode(fresh);
            if (next.isEmpty()) {
                // A window that began with tokens without text would have the next one's space dropped.
                return;
            }
            window = fresh;
            context = next.length();
        }
        fresh = count;
    }

    private String decode(int from) {
        return decode.apply(Arrays.copyOfRange(tokens, from, count));
    }

    private String giveUpTo(int end) {
        if (end <= given) {
            return "";
        }
        String delta = text.substring(given, end);
        given = end;
        return delta;
    }

    /**
     * Half characters, and in front of them what a stop text begins with: the character may turn out to be its next.
     */
    private int heldBack() {
        int whole = text.length();
        while (whole > 0 && text.charAt(whole - 1) == INCOMPLETE) {
            whole--;
        }
        int longest = 0;
        for (String end : stop) {
            for (int length = Math.min(end.length() - 1, whole); length > longest; length--) {
                if (end.startsWith(text.substring(whole - length, whole))) {
                    longest = length;
                }
            }
        }
        return text.length() - whole + longest;
    }
}
