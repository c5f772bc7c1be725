package io.lorica.engine.torch;

/** How long a piece of work takes on this machine. */
final class Trials {
    private Trials() {}

    /** @return seconds of the best of some trials: another program's work can only make a trial slower */
    static double bestSeconds(int trials, Runnable work) {
        // The first time warms the library up.
        work.run();
        double best = Double.MAX_VALUE;
        for (int trial = 0; trial < trials; trial++) {
            long start = System.nanoTime();
            work.run();
            best = Math.min(best, (System.nanoTime() - start) / 1e9);
        }
        return best;
    }
}
