package io.lorica.engine.generate;

import java.util.Arrays;

/**
 * Guesses how a text goes on: as it did when its last tokens stood there before. Guesses that fail make it wait ever longer
 * before the next one, so text that does not repeat itself costs next to nothing.
 *
 * @see <a href="https://arxiv.org/abs/2304.04487">Inference with reference</a>
 */
final class PromptLookup {
    /** Tokens that must agree; fewer say too little. */
    private static final int MATCH = 3;

    /** With the token before them these make groups of four and eight rows, which the kernels take at once. */
    static final int SHORT_GUESS = 3;

    private static final int LONG_GUESS = 7;
    private static final int LONGEST_WAIT = 64;

    private int[] text;
    private int length;
    private int guess = SHORT_GUESS;
    private int wait = 1;
    private int waited;

    PromptLookup(int[] prompt) {
        this.text = Arrays.copyOf(prompt, prompt.length + 64);
        this.length = prompt.length;
    }

    void add(int token) {
        if (length == text.length) {
            text = Arrays.copyOf(text, 2 * length);
        }
        text[length++] = token;
    }

    /** @return at most {@code limit} tokens, often none */
    int[] guess(int limit) {
        waited++;
        int most = Math.min(limit, guess);
        if (waited < wait || most < 1) {
            return new int[0];
        }
        for (int end = length - 1; end >= MATCH; end--) {
            if (Arrays.equals(text, end - MATCH, end, text, length - MATCH, length)) {
                return Arrays.copyOfRange(text, end, Math.min(end + most, length));
            }
        }
        return new int[0];
    }

    /** @param right how many of the guessed tokens came */
    void judge(int guessed, int right) {
        guess = right < guessed ? SHORT_GUESS : LONG_GUESS;
        // One token more pays for a short guess.
        wait = right == 0 ? Math.min(LONGEST_WAIT, 2 * wait) : 1;
        waited = 0;
    }
}
