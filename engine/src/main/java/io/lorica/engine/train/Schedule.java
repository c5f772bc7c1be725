package io.lorica.engine.train;

/** How the learning rate falls after the warm-up. */
public enum Schedule {
    CONSTANT,
    LINEAR,
    COSINE;

    /**
     * @param step 0-based
     * @return factor of the peak learning rate, 0 to 1
     */
    public double factor(int step, int warmupSteps, int totalSteps) {
        if (step < warmupSteps) {
            return (step + 1.0) / warmupSteps;
        }
        double done = (double) (step - warmupSteps) / Math.max(1, totalSteps - warmupSteps);
        return switch (this) {
            case CONSTANT -> 1;
            case LINEAR -> 1 - done;
            case COSINE -> (1 + Math.cos(Math.PI * done)) / 2;
        };
    }
}
