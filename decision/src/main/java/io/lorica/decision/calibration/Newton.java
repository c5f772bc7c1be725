package io.lorica.decision.calibration;

/**
 * Newton's method with backtracking, for a convex function of few variables.
 *
 * @see <a href="https://web.stanford.edu/~boyd/cvxbook/">Boyd and Vandenberghe 2004, algorithm 9.5</a>
 */
final class Newton {
    private static final int MOST_STEPS = 100;
    private static final int MOST_HALVINGS = 60;

    /** Newton decrement at which the function is within rounding of its minimum. */
    private static final double CLOSE = 1e-14;

    /** Of a step's promised descent, the share that it must keep. */
    private static final double ARMIJO = 1e-4;

    private Newton() {}

    /** Has second derivatives. */
    interface Convex {
        double value(double[] at);

        /**
         * @param gradient is filled
         * @param hessian is filled, all of it
         */
        void derivatives(double[] at, double[] gradient, double[][] hessian);
    }

    /** @return where the function is least; it is never above its value at the start */
    static double[] minimum(Convex function, double[] start) {
        double[] at = start.clone();
        double value = function.value(at);
        for (int step = 0; step < MOST_STEPS; step++) {
            double[] gradient = new double[at.length];
            double[][] hessian = new double[at.length][at.length];
            function.derivatives(at, gradient, hessian);
            double[] direction = Cholesky.solve(hessian, gradient);
            double decrement = dot(gradient, direction);
            if (!(decrement > CLOSE)) {
                return at;
            }
            double size = 1;
            double[] next = moved(at, direction, size);
            double there = function.value(next);
            for (int halving = 0; !(there <= value - ARMIJO * size * decrement); halving++) {
                if (halving == MOST_HALVINGS) {
                    return at;
                }
                size /= 2;
                next = moved(at, direction, size);
                there = function.value(next);
            }
            at = next;
            value = there;
        }
        return at;
    }

    private static double[] moved(double[] from, double[] direction, double size) {
        double[] to = from.clone();
        for (int i = 0; i < to.length; i++) {
            to[i] -= size * direction[i];
        }
        return to;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
