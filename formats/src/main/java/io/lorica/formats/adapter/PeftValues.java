package io.lorica.formats.adapter;

import io.lorica.formats.AdapterException;
import io.lorica.formats.checkpoint.SafeTensors;

/**
 * An adapter's values, looked at piece by piece: an adapter with one NaN answers NaN to everything, long after it was
 * registered.
 */
final class PeftValues {
    /** Trained matrices hold values around 1 or below; beyond this their products leave what BF16 and FP16 can hold. */
    private static final float LARGEST = 10_000;

    private PeftValues() {}

    /**
     * @param tensors all of them matrices of an adapter, by their header
     * @throws AdapterException naming the first tensor with a value that is not finite or is absurd
     */
    static void require(SafeTensors tensors, String weightsName) {
        for (String name : tensors.tensors().keySet()) {
            tensors.firstBeyond(name, LARGEST).ifPresent(value -> {
                throw new AdapterException(("%s: tensor '%s' holds %s; an adapter's values are finite and at most %.0f."
                                + " Its training diverged: train again with a lower learning rate, or use an earlier"
                                + " checkpoint")
                        .formatted(weightsName, name, value, LARGEST));
            });
        }
    }
}
