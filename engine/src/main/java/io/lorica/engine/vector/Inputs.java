package io.lorica.engine.vector;

/** The rows of inputs of some products, as one thread sees them: as they are, and rounded where weights have 4 bits. */
final class Inputs {
    private final RoundedInputs rounded;
    private float[] values = new float[0];
    private int stride;
    private int rows;
    private boolean isRounded;

    /** @param width of the widest row */
    Inputs(int rows, int width) {
        this.rounded = new RoundedInputs(rows, width);
    }

    /** @param values rows, {@code stride} apart; not changed until the products are done */
    Inputs set(float[] values, int stride, int rows) {
        this.values = values;
        this.stride = stride;
        this.rows = rows;
        this.isRounded = false;
        return this;
    }

    float[] values() {
        return values;
    }

    int stride() {
        return stride;
    }

    int rows() {
        return rows;
    }

    /**
     *
     * Rounded once, however many products ask.
     *
     *
     *
     * @param in inputs of a row
     *
     */
    RoundedInputs rounded(int in) {
        if (!isRounded) {
            rounded.round(values, stride, rows, in);
            isRounded = true;
        }
        return rounded;
    }
}
