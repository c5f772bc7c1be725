package io.lorica.engine.torch;

import ai.djl.ndarray.NDArray;
import java.util.List;

/**
 * What lies where in a {@link WeightFile}.
 *
 * @param sha256 of the file
 */
record WeightIndex(List<Entry> tensors, String sha256) {

    /** @param offset of the tensor's first byte; a multiple of the page size */
    record Entry(Type type, List<Long> shape, long offset) {}

    /** An element's type. */
    enum Type {
        UINT8(0, 1),
        INT8(1, 1),
        FLOAT16(5, 2),
        FLOAT32(6, 4),
        BFLOAT16(15, 2);

        /** PyTorch's own. */
        final int number;

        final int bytes;

        Type(int number, int bytes) {
            this.number = number;
            this.bytes = bytes;
        }

        static Type of(NDArray tensor) {
            return switch (tensor.getDataType()) {
                // DJL does not recognise tensors of BF16.
                case BFLOAT16, UNKNOWN -> BFLOAT16;
                default -> valueOf(tensor.getDataType().name());
            };
        }
    }
}
