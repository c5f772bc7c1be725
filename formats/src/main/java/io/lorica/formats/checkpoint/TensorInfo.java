package io.lorica.formats.checkpoint;

import java.util.List;

/**
 * What a file says about one tensor.
 *
 * @param name as the owner of this record calls it
 * @param shape row-major, as PyTorch writes it: a linear layer is [out, in]
 * @param type how the numbers are stored
 */
public record TensorInfo(String name, List<Long> shape, ElementType type) {
    public TensorInfo {
        shape = List.copyOf(shape);
    }

    /** Number of elements; the product has been checked against overflow when the file was opened. */
    public long elements() {
        return shape.stream().reduce(1L, Math::multiplyExact);
    }

    public long bytes() {
        return elements() / type.blockElements() * type.blockBytes();
    }

    /** @throws ArithmeticException if the dimension does not fit an int */
    public int dimension(int index) {
        return Math.toIntExact(shape.get(index));
    }
}
