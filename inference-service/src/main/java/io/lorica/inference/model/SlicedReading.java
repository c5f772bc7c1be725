package io.lorica.inference.model;

import io.lorica.engine.read.StateReading;
import io.lorica.formats.readout.ReadOut;
import io.lorica.inference.compute.SlicedWork;

/** What is read out of one text's hidden states, in the engine's slices. */
record SlicedReading(StateReading reading, ReadOut readOut) implements SlicedWork<double[]> {
    @Override
    public boolean advance() {
        return reading.advance();
    }

    @Override
    public double[] result() {
        return readOut.read(reading.result());
    }

    @Override
    public void close() {
        reading.close();
    }
}
