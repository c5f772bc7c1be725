package io.lorica.engine.train;

/**
 * A text whose outcome is known.
 *
 * @param tokens [N], at least one
 * @param offsets [n] what is known of the outcome without the text, in log-odds up to a common term
 * @param outcome from 0 to n - 1
 */
public record ReadOutExample(int[] tokens, float[] offsets, int outcome) {
    public ReadOutExample {
        if (tokens.length == 0 || outcome < 0 || outcome >= offsets.length) {
            throw new IllegalArgumentException("Outcome %d of %d can't be that of a text of %d tokens"
                    .formatted(outcome, offsets.length, tokens.length));
        }
    }
}
