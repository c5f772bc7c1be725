package io.lorica.engine.train;

/**
 * @param tokens prompt and completion, at least two
 * @param promptLength tokens from here on are supervised; 0 or 1 is plain language modelling, as the first token has
 *     nothing before it
 */
public record TrainingExample(int[] tokens, int promptLength) {
    public TrainingExample {
        if (tokens.length < 2 || promptLength < 0 || promptLength >= tokens.length) {
            throw new IllegalArgumentException(
                    "An example needs at least one supervised token after another: %d tokens, %d of them prompt"
                            .formatted(tokens.length, promptLength));
        }
    }

    int firstSupervised() {
        return Math.max(1, promptLength);
    }

    int supervisedTokens() {
        return tokens.length - firstSupervised();
    }
}
