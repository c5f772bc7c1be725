package io.lorica.engine.generate;

import java.util.Arrays;

/**
 * Drafts how a text goes on, for speculative decoding: as it did when its last tokens stood there before. Drafts that
 * are rejected make it wait ever longer before the next one, so text that does not repeat itself costs next to nothing.
 *
 * @see <a href="https://arxiv.org/abs/2304.04487">Inference with reference</a>
 */
final class PromptLookup {
    /** Tokens that must agree; fewer say too little. */
    private static final int MATCH = 3;

    /** With the token before them these make groups of four and eight rows, which the kernels take at once. */
    static final int SHORT_DRAFT = 3;

    private static final int LONG_DRAFT = 7;
    private static final int LONGEST_WAIT = 64;

    private int[] text;
    private int length;
    private int draftTokens = SHORT_DRAFT;
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
    int[] draft(int limit) {
        waited++;
        int most = Math.min(limit, draftTokens);
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

    /** Learns how many tokens of a draft were accepted. */
    void verified(int drafted, int accepted) {
        draftTokens = accepted < drafted ? SHORT_DRAFT : LONG_DRAFT;
        // One token more pays for a short draft.
        wait = accepted == 0 ? Math.min(LONGEST_WAIT, 2 * wait) : 1;
        waited = 0;
    }
}
