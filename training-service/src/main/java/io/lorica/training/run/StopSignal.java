package io.lorica.training.run;

import org.springframework.stereotype.Component;

/** Tells a run in progress that this node is stopping; the run goes back to the queue at its next step. */
@Component
public class StopSignal {
    private volatile boolean isGiven;

    void give() {
        isGiven = true;
    }

    public boolean isGiven() {
        return isGiven;
    }
}
