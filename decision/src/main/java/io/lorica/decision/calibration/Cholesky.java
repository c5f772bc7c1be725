package io.lorica.decision.calibration;

/** Solves linear equations with a matrix that is positive definite but for rounding. */
final class Cholesky {
    /** Of the largest diagonal element, added to all: directions in which nothing changes get no step. */
    private static final double RIDGE = 1e-10;

    private Cholesky() {}

    /**
     * @param matrix symmetric, not negative in any direction
     * @return x of (matrix + a small multiple of 1) x = right
     */
    static double[] solve(double[][] matrix, double[] right) {
        int n = right.length;
        double largest = Double.MIN_NORMAL;
        for (int i = 0; i < n; i++) {
            largest = Math.max(largest, matrix[i][i]);
        }
        double[][] lower = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = matrix[i][j];
                for (int k = 0; k < j; k++) {
                    sum -= lower[i][k] * lower[j][k];
                }
                lower[i][j] = i == j ? Math.sqrt(Math.max(sum + RIDGE * largest, RIDGE * largest)) : sum / lower[j][j];
            }
        }
        double[] x = right.clone();
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < i; k++) {
                x[i] -= lower[i][k] * x[k];
            }
            x[i] /= lower[i][i];
        }
        for (int i = n - 1; i >= 0; i--) {
            for (int k = i + 1; k < n; k++) {
                x[i] -= lower[k][i] * x[k];
            }
            x[i] /= lower[i][i];
        }
        return x;
    }
}
