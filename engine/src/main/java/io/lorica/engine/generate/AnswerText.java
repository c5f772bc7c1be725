package io.lorica.engine.generate;

import io.lorica.engine.tokenizer.Tokenizer;
import java.util.Arrays;
import java.util.List;

/** One row's growing text: holds back half characters and what may be the start of a stop text. */
final class AnswerText {
    private static final char INCOMPLETE = '\uFFFD';

    private final Tokenizer tokenizer;
    private final List<String> stop;
    private int[] tokens = new int[0];
    private String text = "";
    private int given;
    private boolean stopped;

    AnswerText(Tokenizer tokenizer, List<String> stop) {
        this.tokenizer = tokenizer;
        this.stop = stop;
    }

    /** @return what may be shown now */
    String add(int token) {
        tokens = Arrays.copyOf(tokens, tokens.length + 1);
        tokens[tokens.length - 1] = token;
        text = tokenizer.decode(tokens);
        int cut = stop.stream()
                .mapToInt(text::indexOf)
                .filter(at -> at >= 0)
                .min()
                .orElse(-1);
        if (cut >= 0) {
            stopped = true;
            text = text.substring(0, cut);
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

    int[] tokens() {
        return tokens;
    }

    String text() {
        return text;
    }

    private String giveUpTo(int end) {
        if (end <= given) {
            return "";
        }
        String delta = text.substring(given, end);
        given = end;
        return delta;
    }

    private int heldBack() {
        int half = 0;
        while (half < text.length() && text.charAt(text.length() - 1 - half) == INCOMPLETE) {
            half++;
        }
        int longest = half;
        for (String end : stop) {
            for (int length = Math.min(end.length() - 1, text.length()); length > longest; length--) {
                if (text.endsWith(end.substring(0, length))) {
                    longest = length;
                }
            }
        }
        return longest;
    }
}
