package io.lorica.training.run;

/** Carries out what is queued. */
public interface RunWorker {
    /** @throws RuntimeException if the run is to go back to the queue and to be begun again */
    void run(String runId);
}
