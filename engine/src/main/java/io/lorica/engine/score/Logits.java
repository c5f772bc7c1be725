package io.lorica.engine.score;

/** What the model says of the token that follows. */
public final class Logits {
    private Logits() {}

    /**
     * @param logits [V]
     * @return natural logarithm of the token's probability
     */
    public static double logProbability(float[] logits, int token) {
        double largest = Double.NEGATIVE_INFINITY;
        for (float logit : logits) {
            largest = Math.max(largest, logit);
        }
        double total = 0;
        for (float logit : logits) {
            total += Math.exp(logit - largest);
        }
        return logits[token] - largest - Math.log(total);
    }
}
