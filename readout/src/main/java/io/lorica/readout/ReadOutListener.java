package io.lorica.readout;

import io.lorica.engine.train.TrainingListener;

/** Called by the thread that learns. */
public interface ReadOutListener extends TrainingListener {
    /**
     * The frozen model's states are being read, before the first step.
     *
     * @param done rows
     * @param total that will be read; may become less when it turns out how long a row takes
     */
    void onRows(int done, int total);
}
